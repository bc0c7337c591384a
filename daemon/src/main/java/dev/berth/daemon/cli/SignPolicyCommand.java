package dev.berth.daemon.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code berth image sign-policy}: which images have to be signed, and by whom. */
@Command(
        name = "sign-policy",
        description = "Says which images have to be signed, and by whom.",
        synopsisSubcommandLabel = "COMMAND")
final class SignPolicyCommand {
    /** The command with those below it. */
    static CommandLine of(Berth berth) {
        return new CommandLine(new SignPolicyCommand())
                .addSubcommand(new SignPolicySetCommand(berth))
                .addSubcommand(new SignPolicyListCommand(berth))
                .addSubcommand(new SignPolicyRemoveCommand(berth));
    }
}
