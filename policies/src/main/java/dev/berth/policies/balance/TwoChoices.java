package dev.berth.policies.balance;

import java.util.function.ToDoubleFunction;

/**
 * The better of two distinct random candidates.
 *
 * <p>Two choices keep the longest queue at log log n where one leaves it at log n / log log n
 * (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001), and unlike the
 * best of all they do not send every request that comes in between two updates to the same one.
 */
final class TwoChoices {
    private TwoChoices() {}

    static int least(Candidate[] candidates, Draw draw, ToDoubleFunction<Candidate> cost) {
        int count = candidates.length;
        if (count < 2) {
            return count - 1;
        }
        int first = draw.random().nextInt(count);
        int second = draw.random().nextInt(count - 1);
        if (second >= first) {
            second++;
        }
        double here = cost.applyAsDouble(candidates[first]);
        return cost.applyAsDouble(candidates[second]) < here ? second : first;
    }
}
