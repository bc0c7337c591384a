package dev.berth.policies.reconcile;

import java.time.Duration;

/**
 * Waits that double from one attempt to the next.
 *
 * @param first the wait after the first attempt
 * @param most no wait is longer
 */
public record Backoff(Duration first, Duration most) {
    /** After so many doublings every sensible bound is reached; more would overflow. */
    private static final int MAX_DOUBLINGS = 20;

    /** How long to wait after that many attempts in a row, at least one. */
    public Duration after(int attempts) {
        int doublings = Math.min(Math.max(0, attempts - 1), MAX_DOUBLINGS);
        var wait = first.multipliedBy(1L << doublings);
        return wait.compareTo(most) < 0 ? wait : most;
    }
}
