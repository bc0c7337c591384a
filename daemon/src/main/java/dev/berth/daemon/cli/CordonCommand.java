package dev.berth.daemon.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code berth cordon} and {@code berth uncordon}: whether slots take newcomers. */
abstract sealed class CordonCommand extends BerthCommand {
    private final String verb;

    @Parameters(arity = "1..*", paramLabel = "slot/N", description = "Which slots.")
    private List<String> names = List.of();

    private CordonCommand(Berth berth, String verb) {
        super(berth);
        this.verb = verb;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        for (String name : names) {
            SlotName slot = SlotName.of(name);
            boolean changed = slot.want(berth(), verb).get("changed").getAsBoolean();
            output().line(slot + " " + (changed ? "" : "already ") + verb + "ed");
        }
        return ExitCode.OK;
    }

    /** No newcomer comes any more. */
    @Command(
            name = "cordon",
            description = "Keeps newcomers off slots; who is there stays.",
            footer = {"", "It is kept over restarts, until berth uncordon."})
    static final class Close extends CordonCommand {
        Close(Berth berth) {
            super(berth, "cordon");
        }
    }

    /** A slot is as any other again. */
    @Command(name = "uncordon", description = "Opens slots that were cordoned or drained.")
    static final class Open extends CordonCommand {
        Open(Berth berth) {
            super(berth, "uncordon");
        }
    }
}
