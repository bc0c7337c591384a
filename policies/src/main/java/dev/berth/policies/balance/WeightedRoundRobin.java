package dev.berth.policies.balance;

/**
 * Endpoints in turn, each as often as its weight says; {@link SmoothWeighted} keeps the turns.
 *
 * @param weights where they come from
 */
public record WeightedRoundRobin(Weights weights) implements Algorithm {
    /** Where weights come from. */
    public enum Weights {
        /** A label of the pod; see {@link TargetSet}. */
        STATIC,
        /** What each endpoint achieves for its load; see {@link LoadWeight}. */
        LOAD
    }
}
