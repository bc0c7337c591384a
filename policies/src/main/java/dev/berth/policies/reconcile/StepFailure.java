package dev.berth.policies.reconcile;

import java.time.Duration;
import java.time.Instant;

/**
 * A step that failed.
 *
 * @param reason for the user
 * @param attempts how often in a row, at least 1
 * @param at when last
 */
public record StepFailure(String reason, int attempts, Instant at) {
    private static final Backoff BACKOFF =
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    public StepFailure {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts is " + attempts);
        }
    }

    /** When it may be tried again. */
    public Instant retryAt() {
        return at.plus(BACKOFF.after(attempts));
    }

    /** This failure and another one of the same step. */
    public StepFailure again(String latestReason, Instant now) {
        return new StepFailure(latestReason, attempts + 1, now);
    }
}
