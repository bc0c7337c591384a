package dev.berth.policies.route;

import java.util.List;
import java.util.Optional;

/**
 * What a request must be for a route to take it; all of it.
 *
 * @param path of the path
 * @param method absent: any
 * @param headers of header fields
 * @param query of parameters of the query
 */
public record RequestMatch(
        PathRule path, Optional<String> method, List<FieldRule> headers, List<FieldRule> query) {
    public RequestMatch {
        headers = List.copyOf(headers);
        query = List.copyOf(query);
    }

    /** Any request for these paths. */
    public static RequestMatch ofPath(PathRule path) {
        return new RequestMatch(path, Optional.empty(), List.of(), List.of());
    }

    /** Whether everything but the path is as it must be. */
    boolean takesBesidePath(RouteRequest request) {
        return takesMethod(request) && takesHeaders(request) && takesQuery(request);
    }

    boolean takesMethod(RouteRequest request) {
        return method.isEmpty() || method.get().equals(request.method());
    }

    boolean takesHeaders(RouteRequest request) {
        for (FieldRule rule : headers) {
            if (!rule.takes(request.header(rule.name()))) {
                return false;
            }
        }
        return true;
    }

    boolean takesQuery(RouteRequest request) {
        for (FieldRule rule : query) {
            if (!rule.takes(request.parameter(rule.name()))) {
                return false;
            }
        }
        return true;
    }
}
