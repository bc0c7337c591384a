package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth rollout status}. */
@Command(
        name = "status",
        description = "Waits until an update is done; fails where it does not get on.")
final class RolloutStatusCommand extends BerthCommand {
    /** As good as no end: kubectl waits for ever where no time is given. */
    private static final Duration FOR_EVER = Duration.ofDays(3_650);

    @Mixin private final RolloutTarget target = new RolloutTarget();

    @Option(
            names = {"-w", "--watch"},
            negatable = true,
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Whether to wait: true unless told.")
    private boolean watch = true;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "How long to wait: without end unless told.")
    private Duration timeout = FOR_EVER;

    private String last = "";

    RolloutStatusCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        ResourceName workload = target.checked(RolloutTarget.WITH_REVISIONS);
        AdminCalls calls = berth().calls();
        if (!watch) {
            look(calls, workload);
            return ExitCode.OK;
        }
        new Waiting(berth().surroundings().pause(), timeout).until(() -> look(calls, workload));
        return ExitCode.OK;
    }

    private Optional<String> look(AdminCalls calls, ResourceName workload)
            throws CommandFailure, IOException {
        String namespace = target.namespace();
        JsonObject object =
                calls.find(workload.kind(), namespace, workload.name())
                        .orElseThrow(() -> GetCommand.missing(workload, namespace));
        Optional<String> missing = RolloutProgressText.waiting(workload, object);
        String line = missing.orElseGet(() -> RolloutProgressText.done(workload, object));
        if (!line.equals(last)) {
            output().line(line);
            output().flush();
            last = line;
        }
        return missing;
    }
}
