package dev.berth.daemon.probe;

import dev.berth.policies.workload.ContainerAction;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Does what a container asks for around its start and end. */
final class HookRunner {
    private final ContainerAskers askers;

    HookRunner(ContainerAskers askers) {
        this.askers = askers;
    }

    /**
     * Does it and waits for its end.
     *
     * @param limit after which it has failed
     * @return why it failed; empty if it did not
     */
    Optional<String> run(CaredContainer container, ContainerAction.OfHook hook, Duration limit)
            throws InterruptedException {
        ProbeAnswer answer =
                switch (hook) {
                    case ContainerAction.Sleep(Duration time) -> sleep(time, limit);
                    case ContainerAction.HttpGet get -> askers.http(container, get).ask(limit);
                    case ContainerAction.Exec exec -> askers.exec(container, exec).ask(limit);
                };
        return answer.outcome() == ProbeOutcome.GOOD
                ? Optional.empty()
                : Optional.of(answer.detail());
    }

    private static ProbeAnswer sleep(Duration time, Duration limit) throws InterruptedException {
        boolean fits = time.compareTo(limit) <= 0;
        TimeUnit.NANOSECONDS.sleep((fits ? time : limit).toNanos());
        return ProbeAnswer.good("");
    }
}
