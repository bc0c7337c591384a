package dev.berth.daemon.probe;

import dev.berth.policies.workload.ContainerAction;
import dev.berth.policies.workload.ContainerProbe;
import dev.berth.policies.workload.ProbeKind;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When one probe of one container is asked: once in a period, at a moment of its own, so that
 * probes do not come together.
 *
 * <p>A container that has not been up, or ready, since it started is also asked in between, often
 * at first, so that it need not wait for the end of a period; bad answers to that do not count.
 * Commands are not asked in between, for they cost the container more than a connection does.
 */
final class ProbeTiming {
    /** The first wait in between; it doubles up to {@link #MOST_EAGER_WAIT}. */
    static final Duration FIRST_EAGER_WAIT = Duration.ofMillis(50);

    static final Duration MOST_EAGER_WAIT = Duration.ofSeconds(1);

    private final ContainerProbe probe;
    private final RandomGenerator random;
    private boolean eager;
    private long eagerNanos = FIRST_EAGER_WAIT.toNanos();
    private long dueNanos;

    /**
     * Of a container that was just started, or just found.
     *
     * @param delayNanos until it may be asked first
     */
    ProbeTiming(ProbeKind kind, ContainerProbe probe, long delayNanos, RandomGenerator random) {
        this.probe = probe;
        this.random = random;
        boolean isUrgent =
                switch (kind) {
                    case STARTUP, READINESS -> true;
                    case LIVENESS -> false;
                };
        this.eager = isUrgent && !(probe.action() instanceof ContainerAction.Exec);
        // What is thought to be well is asked at some time in the first period.
        this.dueNanos = delayNanos + (isUrgent ? 0 : period(0.5, 1));
    }

    /** Nanoseconds from the beginning to the next question. */
    long nextNanos(long nowNanos) {
        return eager ? Math.min(dueNanos, nowNanos + eagerNanos) : dueNanos;
    }

    /** The first question. */
    long firstNanos() {
        return dueNanos;
    }

    /**
     * Notes that it was asked.
     *
     * @param nowNanos when
     * @return whether a bad answer counts
     */
    boolean asked(long nowNanos) {
        if (nowNanos < dueNanos) {
            eagerNanos = Math.min(eagerNanos * 2, MOST_EAGER_WAIT.toNanos());
            return false;
        }
        dueNanos = nowNanos + period(0.95, 1.05);
        return true;
    }

    /** It is what was waited for: from now on once in a period is enough. */
    void calm(long nowNanos) {
        if (eager) {
            eager = false;
            dueNanos = nowNanos + period(0.5, 1);
        }
    }

    private long period(double least, double most) {
        return Math.round(probe.period().toNanos() * random.nextDouble(least, most));
    }
}
