package dev.berth.daemon.cli;

import picocli.CommandLine.Command;

/** {@code berth create}: makes objects out of others. */
@Command(
        name = "create",
        description = "Makes an object out of another.",
        synopsisSubcommandLabel = "COMMAND")
final class CreateCommand {}
