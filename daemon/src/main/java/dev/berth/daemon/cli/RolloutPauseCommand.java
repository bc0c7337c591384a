package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth rollout pause}. */
@Command(name = "pause", description = "Lets changes of the template wait until it is resumed.")
final class RolloutPauseCommand extends BerthCommand {
    @Mixin private final RolloutTarget target = new RolloutTarget();

    RolloutPauseCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        ResourceName workload = target.checked(Set.of(ResourceKind.DEPLOYMENT));
        berth().calls().post(target.path(workload) + "/pause", new JsonObject());
        output().line(RolloutTarget.told(workload) + " paused");
        return ExitCode.OK;
    }
}
