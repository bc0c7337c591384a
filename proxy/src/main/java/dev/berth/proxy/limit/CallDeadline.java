package dev.berth.proxy.limit;

import java.time.Duration;

/**
 * The instant by which a request has to be answered, whatever it waits for until then: a
 * connection, another try, the endpoint.
 *
 * @param nanos of the system's monotonic clock
 * @param bounded false if there is no such instant
 */
public record CallDeadline(long nanos, boolean bounded) {
    public static final CallDeadline NONE = new CallDeadline(0, false);

    /** Longer than any request lives. */
    private static final Duration ENDLESS = Duration.ofDays(30);

    /** So much time from now on; none if that is more than thirty days. */
    public static CallDeadline in(Duration wait) {
        if (wait.compareTo(ENDLESS) > 0) {
            return NONE;
        }
        return new CallDeadline(System.nanoTime() + wait.toNanos(), true);
    }

    /** The earlier one of both. */
    public CallDeadline orEarlier(CallDeadline other) {
        if (!bounded || !other.bounded) {
            return bounded ? this : other;
        }
        return nanos - other.nanos <= 0 ? this : other;
    }

    /** That time, or what is left if it is less; never negative. */
    public Duration within(Duration wait) {
        if (!bounded) {
            return wait;
        }
        long left = Math.max(0, nanos - System.nanoTime());
        return left < wait.toNanos() ? Duration.ofNanos(left) : wait;
    }

    public boolean passed() {
        return bounded && nanos - System.nanoTime() <= 0;
    }
}
