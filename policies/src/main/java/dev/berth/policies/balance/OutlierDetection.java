package dev.berth.policies.balance;

import java.time.Duration;

/**
 * When an endpoint is left out because of how it answers; the defaults are Envoy's.
 *
 * @param consecutiveErrors answers of 500 and above, or none at all, in a row; 0: never for that
 * @param interval between two looks at success rates, and at who may come back
 * @param baseEjection times how often it was left out: how long it stays out
 * @param maxEjection the longest
 * @param maxEjectionPercent of the endpoints left out at once; one may always be
 * @param successRate left out if its success rate is beyond the others'
 */
public record OutlierDetection(
        int consecutiveErrors,
        Duration interval,
        Duration baseEjection,
        Duration maxEjection,
        int maxEjectionPercent,
        boolean successRate) {
    public static final OutlierDetection DEFAULT =
            new OutlierDetection(
                    5,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    10,
                    true);

    /** Whether one more of {@code total} may be left out where {@code ejected} are. */
    public boolean mayEject(int ejected, int total) {
        return ejected == 0 || ejected * 100L < (long) maxEjectionPercent * total;
    }

    /** How long an endpoint stays out that is left out for this time, counted from 1. */
    public Duration ejection(int times) {
        Duration grown = baseEjection.multipliedBy(Math.max(1, times));
        return grown.compareTo(maxEjection) > 0 ? maxEjection : grown;
    }
}
