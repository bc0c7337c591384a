package dev.berth.policies.balance;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Whose turn it is among endpoints with weights, spread evenly: weights 5, 1, 1 give a a b a c a a.
 *
 * <p>nginx's smooth weighted round robin: each usable endpoint's current weight grows by its
 * effective weight, the greatest is chosen and falls by the sum of all. A failure lowers the
 * effective weight, each turn lets it grow by one again. Not safe for use by several threads.
 */
public final class SmoothWeighted {
    private final int[] weights;
    private final int[] effective;
    private final long[] current;

    /**
     * @param weights of each endpoint, 1 or more
     */
    public SmoothWeighted(int[] weights) {
        if (Arrays.stream(weights).anyMatch(weight -> weight < 1)) {
            throw new IllegalArgumentException("a weight below 1 in " + Arrays.toString(weights));
        }
        this.weights = weights.clone();
        this.effective = weights.clone();
        this.current = new long[weights.length];
    }

    /**
     * The index of the endpoint whose turn it is; {@link Selection#NONE} if none is usable.
     *
     * @param usable which endpoints take part in this turn
     */
    public int choose(IntPredicate usable) {
        int best = Selection.NONE;
        long total = 0;
        for (int at = 0; at < weights.length; at++) {
            if (!usable.test(at)) {
                continue;
            }
            current[at] += effective[at];
            total += effective[at];
            if (effective[at] < weights[at]) {
                effective[at]++;
            }
            if (best == Selection.NONE || current[at] > current[best]) {
                best = at;
            }
        }
        if (best != Selection.NONE) {
            current[best] -= total;
        }
        return best;
    }

    /**
     * Lowers the effective weight of an endpoint that failed a request.
     *
     * @param maxFails how many failures in a row take all of the weight
     */
    public void failed(int index, int maxFails) {
        int step = Math.max(1, weights[index] / maxFails);
        effective[index] = Math.max(0, effective[index] - step);
    }

    /** Weighs the same endpoints by these from now on; whose turn it is stays. */
    public void reweigh(int[] next) {
        for (int at = 0; at < weights.length; at++) {
            boolean whole = effective[at] >= weights[at];
            weights[at] = Math.max(1, next[at]);
            effective[at] = whole ? weights[at] : Math.min(effective[at], weights[at]);
        }
    }
}
