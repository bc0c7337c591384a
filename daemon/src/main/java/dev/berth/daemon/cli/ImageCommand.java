package dev.berth.daemon.cli;

import picocli.CommandLine.Command;

/** {@code berth image}: what has to do with the registry. */
@Command(
        name = "image",
        description = "Prepares pushing images to the registry.",
        synopsisSubcommandLabel = "COMMAND")
final class ImageCommand {}
