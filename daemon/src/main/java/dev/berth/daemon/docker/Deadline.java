package dev.berth.daemon.docker;

import java.time.Duration;

/** Until when one exchange with the engine may take, or how long it may be silent. */
final class Deadline {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long startNanos = System.nanoTime();
    private final long limitNanos;
    private final boolean restarts;

    private Deadline(long limitNanos, boolean restarts) {
        this.limitNanos = limitNanos;
        this.restarts = restarts;
    }

    /** The whole exchange ends within {@code limit}. */
    static Deadline after(Duration limit) {
        return new Deadline(Math.max(1, limit.toNanos()), false);
    }

    /** Every single wait for the engine ends within {@code limit}; their number is not bounded. */
    static Deadline idle(Duration limit) {
        return new Deadline(Math.max(1, limit.toNanos()), true);
    }

    /** No limit: for a subscription, whose end is the peer's or ours by {@code abort}. */
    static Deadline never() {
        return new Deadline(0, true);
    }

    /**
     * Milliseconds that the next wait may take, at least 1; 0 stands for no limit, as it does for
     * {@code SO_RCVTIMEO}.
     *
     * @throws EngineException with {@code TIMEOUT} when nothing is left
     */
    int waitMillis() throws EngineException {
        if (limitNanos == 0) {
            return 0;
        }
        long left = restarts ? limitNanos : limitNanos - (System.nanoTime() - startNanos);
        if (left <= 0) {
            throw expired();
        }
        return Math.clamp(left / NANOS_PER_MILLI, 1, Integer.MAX_VALUE);
    }

    /**
     * After a wait that the kernel ended without data: go on when time is left.
     *
     * @throws EngineException with {@code TIMEOUT} when nothing is left, or when this limit is one
     *     of silence, which a single such wait has used up
     */
    void waited() throws EngineException {
        if (restarts) {
            throw expired();
        }
        var _ = waitMillis();
    }

    private EngineException expired() {
        var limit = Duration.ofNanos(limitNanos).toMillis();
        return new EngineException(
                EngineException.Kind.TIMEOUT,
                restarts
                        ? "the engine was silent for " + limit + " ms"
                        : "the engine did not answer within " + limit + " ms");
    }
}
