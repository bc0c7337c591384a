package dev.berth.policies.route;

/**
 * One of the services among which a rule divides its requests.
 *
 * @param service where to; may be one that does not exist or has no ready endpoint
 * @param weight its share, 0 to 1,000,000
 * @param valid false where the reference cannot be resolved, so that its share is answered by 500
 */
public record WeightedBackend(ServiceKey service, int weight, boolean valid) {
    public WeightedBackend {
        if (weight < 0) {
            throw new IllegalArgumentException("weight is " + weight + ", expected 0 or more");
        }
    }
}
