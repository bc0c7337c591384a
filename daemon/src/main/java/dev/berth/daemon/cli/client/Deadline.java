package dev.berth.daemon.cli.client;

import java.time.Duration;

/**
 * The moment at which waiting ends, on the monotonic clock.
 *
 * @param endNanos as {@link System#nanoTime} counts; without meaning when endless
 * @param endless whether waiting never ends
 */
record Deadline(long endNanos, boolean endless) {
    /** For a stream that a person ends. */
    static final Deadline NEVER = new Deadline(0, true);

    static Deadline after(Duration wait) {
        return new Deadline(System.nanoTime() + wait.toNanos(), false);
    }

    boolean passed() {
        return !endless && System.nanoTime() - endNanos >= 0;
    }

    /** What a selector is given: at least 1, or 0 for "no end". */
    long selectMillis() {
        return endless ? 0 : Math.max(1, (endNanos - System.nanoTime()) / 1_000_000);
    }
}
