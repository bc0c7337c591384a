package dev.berth.policies.balance;

import java.time.Duration;

/**
 * How a new endpoint comes to its share.
 *
 * @param window how long until it has all of it
 * @param aggression 1: in proportion to time; more: faster at first
 * @param minPercent of its share from the beginning on, 1 to 100
 */
public record SlowStart(Duration window, double aggression, int minPercent) {
    public SlowStart {
        if (!window.isPositive() || aggression <= 0 || minPercent < 1 || minPercent > 100) {
            throw new IllegalArgumentException(
                    "no slow start: " + window + ", " + aggression + ", " + minPercent + " %");
        }
    }

    /** A window with everything else as Envoy has it. */
    public static SlowStart of(Duration window) {
        return new SlowStart(window, 1, 10);
    }

    /** The part of its share that an endpoint of this age gets, up to 1. */
    public double factor(long ageNanos) {
        double time = Math.max(0, (double) ageNanos / window.toNanos());
        return time >= 1 ? 1 : Math.max(minPercent / 100.0, Math.pow(time, 1 / aggression));
    }
}
