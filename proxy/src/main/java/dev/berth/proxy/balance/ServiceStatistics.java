package dev.berth.proxy.balance;

import dev.berth.policies.route.ServiceKey;
import java.util.List;

/**
 * What is counted of one service port since it came.
 *
 * @param service which
 * @param algorithm the simple name of its algorithm
 * @param active requests now, waiting ones included
 * @param waiting of these, as there is no room for them
 * @param retrying of these, on another try than the first
 * @param requests since it came
 * @param retries tries after the first
 * @param refused requests that exceeded the circuit or a rate limit
 * @param panicking whether all endpoints are used because too few are fit
 * @param endpoints in the order of the snapshot
 */
public record ServiceStatistics(
        ServiceKey service,
        String algorithm,
        int active,
        int waiting,
        int retrying,
        long requests,
        long retries,
        long refused,
        boolean panicking,
        List<EndpointStatistics> endpoints) {
    public ServiceStatistics {
        endpoints = List.copyOf(endpoints);
    }
}
