package dev.berth.policies.route;

/**
 * One of the services among which a rule divides its requests.
 *
 * @param service where to; may be one that does not exist or has no ready endpoint
 * @param weight its share, 0 to 1,000,000
 * @param valid false where the reference cannot be resolved, so that its share is answered by 500
 * @param filters what happens to its share only, after the rule's own
 */
public record WeightedBackend(ServiceKey service, int weight, boolean valid, RouteFilters filters) {
    public WeightedBackend {
        if (weight < 0) {
            throw new IllegalArgumentException("weight is " + weight + ", expected 0 or more");
        }
    }

    /** One without filters of its own. */
    public WeightedBackend(ServiceKey service, int weight, boolean valid) {
        this(service, weight, valid, RouteFilters.NONE);
    }

    /** The one that gets everything. */
    public static WeightedBackend only(ServiceKey service) {
        return new WeightedBackend(service, 1, true);
    }
}
