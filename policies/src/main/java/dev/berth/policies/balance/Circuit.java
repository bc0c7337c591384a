package dev.berth.policies.balance;

import java.time.Duration;

/**
 * How much of a service may be under way at once; what exceeds it waits, and is answered 503 where
 * too much waits or it takes too long.
 *
 * @param requests to all endpoints of the service
 * @param requestsPerEndpoint to each of them; one that is full gets no other
 * @param pending how many wait for room; 0: what exceeds the circuit is answered at once
 * @param pendingTimeout how long each of these waits, 0 to {@link #MAX_PENDING_TIMEOUT}
 */
public record Circuit(int requests, int requestsPerEndpoint, int pending, Duration pendingTimeout) {
    public static final int DEFAULT_PENDING = 128;

    public static final Duration DEFAULT_PENDING_TIMEOUT = Duration.ofSeconds(1);

    public static final Duration MAX_PENDING_TIMEOUT = Duration.ofMinutes(5);

    /**
     * As much as the balancer takes altogether: a service whose requests are open streams must not
     * be bounded by surprise.
     */
    public static final Circuit DEFAULT =
            new Circuit(4096, 4096, DEFAULT_PENDING, DEFAULT_PENDING_TIMEOUT);

    public Circuit {
        if (requests < 1 || requestsPerEndpoint < 1) {
            throw new IllegalArgumentException("a circuit lets at least one request through");
        }
        if (pending < 0
                || pendingTimeout.isNegative()
                || pendingTimeout.compareTo(MAX_PENDING_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    pending + " requests wait for " + pendingTimeout + ", which has no meaning");
        }
    }
}
