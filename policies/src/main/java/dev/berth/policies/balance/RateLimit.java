package dev.berth.policies.balance;

import java.time.Duration;

/**
 * So many requests in a time, evenly, with a burst.
 *
 * <p>A token bucket in the form of the generic cell rate algorithm (ITU-T I.371): all that is kept
 * for a bucket is the instant at which it would be full again.
 *
 * @param by whose requests are counted together
 * @param requests in each period, 1 or more
 * @param period they are spread over
 * @param burst requests at once after a pause, 1 or more
 */
public record RateLimit(By by, int requests, Duration period, int burst) {
    /** Whose requests are counted together. */
    public enum By {
        /** All of a route. */
        ROUTE,
        /** Those of a client's address; an IPv6 client has a /64. */
        CLIENT_ADDRESS,
        /** Those of a token's subject. */
        SUBJECT
    }

    public RateLimit {
        if (requests < 1 || burst < 1 || period.toNanos() < requests) {
            throw new IllegalArgumentException(
                    "no rate: " + requests + " in " + period + ", burst " + burst);
        }
    }

    /**
     * Takes one request: the instant at which the bucket will be full again, if there is room.
     *
     * @param fullAtNanos what the last call answered; {@code nowNanos} or less: full
     * @return {@code fullAtNanos} unchanged if there is no room
     */
    public long taken(long fullAtNanos, long nowNanos) {
        long next = Math.max(fullAtNanos, nowNanos) + spacingNanos();
        return next - nowNanos <= burst * spacingNanos() ? next : fullAtNanos;
    }

    /** How long until there is room for a request again; 0 if there is. */
    public long waitNanos(long fullAtNanos, long nowNanos) {
        return Math.max(0, fullAtNanos - nowNanos - (burst - 1) * spacingNanos());
    }

    private long spacingNanos() {
        return period.toNanos() / requests;
    }
}
