package dev.berth.proxy.limit;

import java.time.Duration;

/**
 * Holds a client to a least rate: waiting for it spends time, each of its bytes earns time, and
 * when none is left its deadline passes.
 *
 * <p>Only waits for the client count, so nobody is blamed for another one's slowness; no more than
 * a window of time can be saved up. One thread at a time waits.
 */
public final class Pace {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Deadline deadline;
    private final ListenerLimits limits;
    private final long windowNanos;
    private long leftNanos;
    private long began;
    private int counted;
    private volatile long end = Long.MAX_VALUE;

    public Pace(Deadline deadline, ListenerLimits limits) {
        this.deadline = deadline;
        this.limits = limits;
        this.windowNanos = limits.bodyWindow().toNanos();
        this.leftNanos = windowNanos;
    }

    /** Begins to wait. */
    public void begin() {
        counted = 0;
        watch();
    }

    /** Waits on: so many bytes have come, or gone, and others are still waited for. */
    public void moving(int bytes) {
        earn(bytes);
        counted += bytes;
        watch();
    }

    /** Ends the wait, which brought so many bytes of a body, those before included. */
    public void end(int bytes) {
        deadline.disarm();
        earn(Math.max(0, bytes - counted));
    }

    /** Leaves so much time to all waits together, to one under way too. */
    public void hurry(Duration rest) {
        end = deadline.now() + rest.toNanos();
        deadline.arm(rest);
    }

    /** Whether the client was too slow. */
    public boolean late() {
        return deadline.expired();
    }

    private void watch() {
        began = deadline.now();
        long wait = Math.min(Math.min(leftNanos, limits.stall().toNanos()), end - began);
        deadline.arm(Duration.ofNanos(wait));
    }

    private void earn(int bytes) {
        long earned = bytes * SECOND_NANOS / limits.bodyBytesPerSecond();
        long spent = deadline.now() - began;
        leftNanos = Math.min(windowNanos, leftNanos - spent + earned);
    }
}
