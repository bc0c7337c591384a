package dev.berth.policies.balance;

/**
 * How much of a service may be under way at once; what exceeds it is answered 503 at once.
 *
 * @param requests to all endpoints of the service
 * @param requestsPerEndpoint to each of them; one that is full gets no other
 */
public record Circuit(int requests, int requestsPerEndpoint) {
    /**
     * As much as the balancer takes altogether: a service whose requests are open streams must not
     * be bounded by surprise.
     */
    public static final Circuit DEFAULT = new Circuit(4096, 4096);

    public Circuit {
        if (requests < 1 || requestsPerEndpoint < 1) {
            throw new IllegalArgumentException("a circuit lets at least one request through");
        }
    }
}
