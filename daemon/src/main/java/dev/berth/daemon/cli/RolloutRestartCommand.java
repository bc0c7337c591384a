package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.EnumSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth rollout restart}. */
@Command(name = "restart", description = "Has every pod replaced, as an update would.")
final class RolloutRestartCommand extends BerthCommand {
    @Mixin private final RolloutTarget target = new RolloutTarget();

    RolloutRestartCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        ResourceName workload =
                target.checked(
                        EnumSet.of(
                                ResourceKind.DEPLOYMENT,
                                ResourceKind.STATEFUL_SET,
                                ResourceKind.DAEMON_SET));
        berth().calls().post(target.path(workload) + "/restart", new JsonObject());
        output().line(RolloutTarget.told(workload) + " restarted");
        return ExitCode.OK;
    }
}
