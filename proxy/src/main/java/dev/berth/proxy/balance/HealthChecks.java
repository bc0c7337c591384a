package dev.berth.proxy.balance;

import dev.berth.policies.balance.HealthCheck;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The balancer's own checks: a thread for each endpoint whose policy asks for them, so many checks
 * at once, and spread in time so that they do not come together.
 */
final class HealthChecks implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HealthChecks.class.getName());

    private final EndpointProbe probe;
    private final Semaphore permits;
    private Map<LiveTarget, Running> running = Map.of();

    /** The checks of one endpoint. */
    private record Running(HealthCheck check, Thread thread) {}

    /**
     * @param most checks at once
     */
    HealthChecks(EndpointProbe probe, int most) {
        this.probe = probe;
        this.permits = new Semaphore(most, true);
    }

    /** Checks what these services ask for, and nothing else; called by one thread at a time. */
    void renew(Collection<LiveService> services) {
        Map<LiveTarget, Running> next = new HashMap<>();
        for (LiveService service : services) {
            service.policy()
                    .healthCheck()
                    .ifPresent(
                            check ->
                                    service.targets()
                                            .forEach(
                                                    target ->
                                                            next.put(
                                                                    target,
                                                                    kept(service, target, check))));
        }
        running.forEach(
                (target, checks) -> {
                    if (!checks.equals(next.get(target))) {
                        checks.thread().interrupt();
                    }
                });
        running = next;
    }

    @Override
    public void close() {
        running.values().forEach(checks -> checks.thread().interrupt());
        running = Map.of();
    }

    private Running kept(LiveService service, LiveTarget target, HealthCheck check) {
        Running known = running.get(target);
        if (known != null && known.check().equals(check)) {
            return known;
        }
        return new Running(
                check,
                Thread.ofVirtual()
                        .name("health of " + target.endpoint().authority())
                        .start(() -> run(service, target, check)));
    }

    private void run(LiveService service, LiveTarget target, HealthCheck check) {
        try {
            // At a moment of its own within the interval: endpoints are not all checked at once.
            Thread.sleep(within(check.interval(), 0, 1));
            while (!target.retired()) {
                permits.acquire();
                boolean good;
                try {
                    good = probe.passes(target.endpoint(), check);
                } finally {
                    permits.release();
                }
                if (Thread.interrupted()) {
                    return;
                }
                service.checked(target, good, check);
                Thread.sleep(within(check.interval(), 0.9, 1.1));
            }
        } catch (InterruptedException stop) {
            LOG.log(System.Logger.Level.TRACE, "an endpoint is not checked any more", stop);
        }
    }

    private static Duration within(Duration interval, double from, double to) {
        double part = ThreadLocalRandom.current().nextDouble(from, to);
        return Duration.ofNanos(Math.round(interval.toNanos() * part));
    }
}
