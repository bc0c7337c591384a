package dev.berth.daemon.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code berth rollout}: follows updates of workloads, and turns them back. */
@Command(
        name = "rollout",
        description = "Follows updates of workloads, and turns them back.",
        synopsisSubcommandLabel = "COMMAND")
final class RolloutCommand {
    /** The command with those below it. */
    static CommandLine of(Berth berth) {
        return new CommandLine(new RolloutCommand())
                .addSubcommand(new RolloutStatusCommand(berth))
                .addSubcommand(new RolloutHistoryCommand(berth))
                .addSubcommand(new RolloutUndoCommand(berth))
                .addSubcommand(new RolloutPauseCommand(berth))
                .addSubcommand(new RolloutResumeCommand(berth))
                .addSubcommand(new RolloutRestartCommand(berth));
    }
}
