package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth rollout resume}. */
@Command(name = "resume", description = "Lets a paused deployment go on.")
final class RolloutResumeCommand extends BerthCommand {
    @Mixin private final RolloutTarget target = new RolloutTarget();

    RolloutResumeCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        ResourceName workload = target.checked(Set.of(ResourceKind.DEPLOYMENT));
        berth().calls().post(target.path(workload) + "/resume", new JsonObject());
        output().line(RolloutTarget.told(workload) + " resumed");
        return ExitCode.OK;
    }
}
