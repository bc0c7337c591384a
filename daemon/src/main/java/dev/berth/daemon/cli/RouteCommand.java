package dev.berth.daemon.cli;

import picocli.CommandLine.Command;

/** {@code berth route}: what has to do with where requests go. */
@Command(
        name = "route",
        description = "Tells where requests go.",
        synopsisSubcommandLabel = "COMMAND")
final class RouteCommand {}
