package dev.berth.policies.balance;

/**
 * An endpoint with the weight that its pod asks for.
 *
 * @param endpoint where its requests go
 * @param weight its share beside the others', 1 to 1000; counts under {@link WeightedRoundRobin}
 */
public record Target(Endpoint endpoint, int weight) {
    public static final int MAX_WEIGHT = 1000;

    public Target {
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException(
                    "weight is " + weight + ", expected 1 to " + MAX_WEIGHT);
        }
    }

    public Target(Endpoint endpoint) {
        this(endpoint, 1);
    }
}
