package dev.berth.policies.balance;

import java.util.List;
import java.util.Optional;

/**
 * How requests for one port of a service are spread, bounded and repeated.
 *
 * @param algorithm who gets the next request
 * @param slowStart how a new endpoint comes to its share; absent: at once
 * @param panicPercent with fewer endpoints than these fit for use, all are used: when most look
 *     unwell the fault may be elsewhere, and the rest would be overrun; 0: never
 * @param healthCheck the balancer's own checks; absent: pods' readiness alone
 * @param outliers leaving out endpoints that fail; absent: never
 * @param circuit how much may be under way
 * @param retries when a request is tried again
 * @param rateLimits all of them hold
 * @param timeouts how long a request may take
 */
public record TrafficPolicy(
        Algorithm algorithm,
        Optional<SlowStart> slowStart,
        int panicPercent,
        Optional<HealthCheck> healthCheck,
        Optional<OutlierDetection> outliers,
        Circuit circuit,
        Retries retries,
        List<RateLimit> rateLimits,
        Timeouts timeouts) {
    public static final int DEFAULT_PANIC_PERCENT = 50;

    /** What a service without a policy gets. */
    public static final TrafficPolicy DEFAULT =
            new TrafficPolicy(
                    Algorithm.DEFAULT,
                    Optional.empty(),
                    DEFAULT_PANIC_PERCENT,
                    Optional.empty(),
                    Optional.of(OutlierDetection.DEFAULT),
                    Circuit.DEFAULT,
                    Retries.DEFAULT,
                    List.of(),
                    Timeouts.NONE);

    public TrafficPolicy {
        rateLimits = List.copyOf(rateLimits);
        if (panicPercent < 0 || panicPercent > 100) {
            throw new IllegalArgumentException(
                    "panicPercent is " + panicPercent + ", expected 0 to 100");
        }
    }

    public TrafficPolicy withAlgorithm(Algorithm other) {
        return new TrafficPolicy(
                other,
                slowStart,
                panicPercent,
                healthCheck,
                outliers,
                circuit,
                retries,
                rateLimits,
                timeouts);
    }

    public TrafficPolicy withRetries(Retries other) {
        return new TrafficPolicy(
                algorithm,
                slowStart,
                panicPercent,
                healthCheck,
                outliers,
                circuit,
                other,
                rateLimits,
                timeouts);
    }

    public TrafficPolicy withTimeouts(Timeouts other) {
        return new TrafficPolicy(
                algorithm,
                slowStart,
                panicPercent,
                healthCheck,
                outliers,
                circuit,
                retries,
                rateLimits,
                other);
    }

    /** Whether so few endpoints are fit for use that all are used. */
    public boolean panics(int fit, int total) {
        return panicPercent > 0 && fit * 100L < (long) panicPercent * total;
    }
}
