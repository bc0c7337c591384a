package dev.berth.proxy.balance;

import dev.berth.policies.balance.LoadWeight;
import dev.berth.policies.balance.Selection;
import dev.berth.policies.balance.SmoothWeighted;
import dev.berth.policies.balance.WeightedRoundRobin;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The turns of one service's endpoints by their weights. One turn changes all of them, so unlike
 * the other algorithms it takes a lock, for a few additions.
 */
final class WeightedTurns {
    /** Failures in a row that leave an endpoint no turn. */
    private static final int MAX_FAILS = 5;

    private final WeightedRoundRobin.Weights source;
    private final LiveTarget[] all;
    private final SmoothWeighted smooth;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile int[] weights;

    WeightedTurns(WeightedRoundRobin.Weights source, LiveTarget[] all, long nowNanos) {
        this.source = source;
        this.all = all;
        this.weights = weights(nowNanos);
        this.smooth = new SmoothWeighted(weights);
    }

    /** Whose turn it is of these; null if none is left. */
    @Nullable LiveTarget choose(LiveTarget[] candidates) {
        Set<LiveTarget> open = candidates.length == all.length ? Set.of() : Set.of(candidates);
        lock.lock();
        try {
            int at = smooth.choose(index -> open.isEmpty() || open.contains(all[index]));
            return at == Selection.NONE ? null : all[at];
        } finally {
            lock.unlock();
        }
    }

    void failed(LiveTarget target) {
        int at = Arrays.asList(all).indexOf(target);
        if (at >= 0) {
            lock.lock();
            try {
                smooth.failed(at, MAX_FAILS);
            } finally {
                lock.unlock();
            }
        }
    }

    /** What one of them weighs; one that is not among them weighs nothing. */
    int weight(LiveTarget target) {
        int at = Arrays.asList(all).indexOf(target);
        return at < 0 ? 0 : weights[at];
    }

    /** Weighs by the latest loads. */
    void reweigh(long nowNanos) {
        if (source == WeightedRoundRobin.Weights.LOAD) {
            int[] next = weights(nowNanos);
            weights = next;
            lock.lock();
            try {
                smooth.reweigh(next);
            } finally {
                lock.unlock();
            }
        }
    }

    private int[] weights(long nowNanos) {
        return switch (source) {
            case STATIC -> Arrays.stream(all).mapToInt(LiveTarget::weight).toArray();
            case LOAD ->
                    LoadWeight.scaled(
                            Arrays.stream(all)
                                    .map(LiveTarget::loadWeight)
                                    .toArray(LoadWeight[]::new),
                            nowNanos);
        };
    }
}
