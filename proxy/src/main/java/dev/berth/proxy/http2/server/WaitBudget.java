package dev.berth.proxy.http2.server;

import dev.berth.proxy.limit.ListenerLimits;
import java.time.Duration;

/**
 * The time that a stream may wait for its client: waiting spends it, the client's bytes earn it, a
 * single wait is no longer than a stall.
 *
 * <p>For waits that end by themselves; {@code limit.Pace} is the same for those that only closing a
 * channel ends. Guarded by the lock of the wait.
 */
final class WaitBudget {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final long windowNanos;
    private final long stallNanos;
    private final int bytesPerSecond;
    private long leftNanos;
    private long endNanos;
    private boolean ends;
    private boolean late;

    WaitBudget(ListenerLimits limits) {
        windowNanos = limits.bodyWindow().toNanos();
        stallNanos = limits.stall().toNanos();
        bytesPerSecond = limits.bodyBytesPerSecond();
        leftNanos = windowNanos;
    }

    /** How long the next wait may take; 0 or less if nothing is left. */
    long nanos(long now) {
        long wait = Math.min(leftNanos, stallNanos);
        return ends ? Math.min(wait, endNanos - now) : wait;
    }

    /** A wait has taken so long. */
    void spend(long nanos) {
        leftNanos -= nanos;
    }

    /** So many bytes came, or were taken. */
    void earn(int bytes) {
        leftNanos = Math.min(windowNanos, leftNanos + bytes * SECOND_NANOS / bytesPerSecond);
    }

    /** Leaves so much time to all waits together. */
    void hurry(Duration rest, long now) {
        ends = true;
        endNanos = now + rest.toNanos();
    }

    /** A wait ended without what it waited for. */
    void expire() {
        late = true;
    }

    boolean late() {
        return late;
    }
}
