package dev.berth.policies.balance;

import java.time.Duration;

/**
 * The candidate with the lower load, of two distinct random ones; its load is its peak EWMA of
 * response times × requests in flight.
 *
 * @param decay of the average; see {@link PeakEwma}
 */
public record LeastResponseTime(Duration decay) implements Selection {
    public static final Duration DEFAULT_DECAY = Duration.ofSeconds(10);

    public LeastResponseTime {
        if (!decay.isPositive()) {
            throw new IllegalArgumentException("decay is " + decay + ", expected more than 0");
        }
    }

    @Override
    public int choose(Candidate[] candidates, Draw draw) {
        return TwoChoices.least(candidates, draw, candidate -> candidate.load(draw.nowNanos()));
    }
}
