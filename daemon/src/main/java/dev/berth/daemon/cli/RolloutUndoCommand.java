package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth rollout undo}. */
@Command(name = "undo", description = "Takes the template of an earlier revision again.")
final class RolloutUndoCommand extends BerthCommand {
    @Mixin private final RolloutTarget target = new RolloutTarget();

    @Option(
            names = "--to-revision",
            paramLabel = "N",
            description = "Which revision; the one before the current unless told.")
    private long revision;

    RolloutUndoCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        ResourceName workload = target.checked(RolloutTarget.WITH_REVISIONS);
        if (revision < 0) {
            throw CommandFailure.usage("--to-revision is " + revision + ", expected 0 or more");
        }
        var wanted = new JsonObject();
        wanted.addProperty("toRevision", revision);
        JsonObject answer = berth().calls().post(target.path(workload) + "/undo", wanted);
        String message = JsonFields.text(answer, "message");
        output().line(
                        RolloutTarget.told(workload)
                                + (message.isEmpty()
                                        ? " rolled back"
                                        : " skipped rollback (" + message + ")"));
        return ExitCode.OK;
    }
}
