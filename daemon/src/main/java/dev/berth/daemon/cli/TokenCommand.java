package dev.berth.daemon.cli;

import picocli.CommandLine.Command;

/** {@code berth token}: what has to do with access tokens. */
@Command(name = "token", description = "Makes access tokens.", synopsisSubcommandLabel = "COMMAND")
final class TokenCommand {}
