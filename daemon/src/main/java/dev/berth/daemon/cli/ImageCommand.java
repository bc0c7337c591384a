package dev.berth.daemon.cli;

import picocli.CommandLine.Command;

/** {@code berth image}: what has to do with the registry. */
@Command(
        name = "image",
        description = "Works on the images of the registry.",
        synopsisSubcommandLabel = "COMMAND")
final class ImageCommand {}
