package dev.berth.policies.balance;

/**
 * How many retries may be under way, so that they do not finish what a failure began.
 *
 * @param percent of the service's requests under way
 * @param minimum however few these are
 */
public record RetryBudget(int percent, int minimum) {
    public static final RetryBudget DEFAULT = new RetryBudget(20, 3);

    /** Whether another retry may begin. */
    public boolean allows(int retries, int requests) {
        return retries < Math.max(minimum, (long) requests * percent / 100);
    }
}
