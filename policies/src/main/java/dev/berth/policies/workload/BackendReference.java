package dev.berth.policies.workload;

import java.util.List;

/**
 * A port of a service as a Gateway API route names it ({@code backendRefs[]}).
 *
 * @param service which service, perhaps of another namespace
 * @param port its port, 1 to 65535
 * @param weight its share of the requests, 0 to 1,000,000; 0 gets none
 * @param filters what happens to those that it gets
 */
public record BackendReference(
        ObjectName service, int port, int weight, List<RouteFilter> filters) {
    /** The largest weight that Kubernetes takes. */
    public static final int MAX_WEIGHT = 1_000_000;

    public BackendReference {
        PortReference.checkPort(port);
        if (weight < 0 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException(
                    "weight is " + weight + ", expected 0 to " + MAX_WEIGHT);
        }
        filters = List.copyOf(filters);
    }
}
