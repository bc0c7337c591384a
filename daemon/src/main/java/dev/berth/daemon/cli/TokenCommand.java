package dev.berth.daemon.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code berth token}: what has to do with access tokens. */
@Command(name = "token", description = "Makes access tokens.", synopsisSubcommandLabel = "COMMAND")
final class TokenCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;
}
