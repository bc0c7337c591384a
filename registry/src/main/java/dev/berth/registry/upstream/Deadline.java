package dev.berth.registry.upstream;

import java.time.Duration;

/**
 * When work has to be over.
 *
 * @param endNanos by {@link System#nanoTime}
 */
record Deadline(long endNanos) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    boolean isOver() {
        return endNanos - System.nanoTime() <= 0;
    }

    /** What is left, but no more than that; at least a millisecond, so that it can be waited. */
    Duration left(Duration most) {
        long nanos = Math.min(most.toNanos(), endNanos - System.nanoTime());
        return Duration.ofNanos(Math.max(nanos, 1_000_000L));
    }
}
