package dev.berth.daemon.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code berth image}: what has to do with the registry. */
@Command(
        name = "image",
        description = "Prepares pushing images to the registry.",
        synopsisSubcommandLabel = "COMMAND")
final class ImageCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;
}
