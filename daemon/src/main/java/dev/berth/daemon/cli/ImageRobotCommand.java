package dev.berth.daemon.cli;

import picocli.CommandLine.Command;

/** {@code berth image robot}: accounts of programs that push and pull. */
@Command(
        name = "robot",
        description = "Makes and removes accounts for programs that use the registry.",
        synopsisSubcommandLabel = "COMMAND")
final class ImageRobotCommand {}
