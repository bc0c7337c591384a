package dev.berth.policies.route;

import dev.berth.policies.workload.RouteFilter;
import java.util.List;
import java.util.Optional;

/**
 * What changes between a client and an endpoint.
 *
 * @param request changes of the request's fields, one after the other
 * @param response changes of the answer's fields, one after the other
 * @param rewrite of host and path
 * @param mirrors who gets copies of the request
 */
public record RouteFilters(
        List<RouteFilter.HeaderChange> request,
        List<RouteFilter.HeaderChange> response,
        Optional<RouteFilter.Rewrite> rewrite,
        List<Mirror> mirrors) {
    /** Nothing changes. */
    public static final RouteFilters NONE =
            new RouteFilters(List.of(), List.of(), Optional.empty(), List.of());

    public RouteFilters {
        request = List.copyOf(request);
        response = List.copyOf(response);
        mirrors = List.copyOf(mirrors);
    }

    /**
     * A service that gets copies of requests.
     *
     * @param service which
     * @param numerator of so many requests in {@code denominator}
     * @param denominator at least 1
     */
    public record Mirror(ServiceKey service, int numerator, int denominator) {}
}
