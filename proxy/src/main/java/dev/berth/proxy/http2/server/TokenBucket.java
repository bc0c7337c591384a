package dev.berth.proxy.http2.server;

import dev.berth.proxy.limit.Budget;

/** What is left of a budget; used by one thread. */
final class TokenBucket {
    private static final double SECOND_NANOS = 1e9;

    private final Budget budget;
    private double tokens;
    private long filledNanos;

    TokenBucket(Budget budget, long now) {
        this.budget = budget;
        this.tokens = budget.burst();
        this.filledNanos = now;
    }

    /** Takes one; false if none is left. */
    boolean take(long now) {
        if (tokens < 1) {
            double earned = (now - filledNanos) / SECOND_NANOS * budget.perSecond();
            tokens = Math.min(budget.burst(), tokens + earned);
            filledNanos = now;
        }
        tokens -= 1;
        return tokens >= 0;
    }

    /** Adds some that were earned in another way than by time. */
    void earn(int more) {
        tokens = Math.min(budget.burst(), tokens + more);
    }
}
