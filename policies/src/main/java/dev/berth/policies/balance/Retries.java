package dev.berth.policies.balance;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * When a request may be tried again.
 *
 * @param attempts after the first try, 0 to 10
 * @param on what a try may end with to be followed by another
 * @param statuses answers that are worth another try, of requests that can be repeated
 * @param perTry how long one try may take to the head of its answer; absent: no bound of its own
 * @param budget how many may be under way
 */
public record Retries(
        int attempts,
        Set<On> on,
        Set<Integer> statuses,
        Optional<Duration> perTry,
        RetryBudget budget) {
    public static final int MAX_ATTEMPTS = 10;

    /** What a try may end with. */
    public enum On {
        /** The endpoint took no connection: nothing was sent. */
        CONNECT_FAILURE,
        /** The endpoint said that it has not looked at the request: nothing was done. */
        REFUSED_STREAM,
        /** The connection ended without a byte of an answer. */
        RESET,
        /** The try took longer than it may. */
        TIMEOUT
    }

    public static final Retries DEFAULT =
            new Retries(
                    2,
                    Set.of(On.CONNECT_FAILURE, On.REFUSED_STREAM, On.RESET),
                    Set.of(),
                    Optional.empty(),
                    RetryBudget.DEFAULT);

    public Retries {
        on = Set.copyOf(on);
        statuses = Set.copyOf(statuses);
        if (attempts < 0 || attempts > MAX_ATTEMPTS) {
            throw new IllegalArgumentException(
                    "attempts are " + attempts + ", expected 0 to " + MAX_ATTEMPTS);
        }
    }
}
