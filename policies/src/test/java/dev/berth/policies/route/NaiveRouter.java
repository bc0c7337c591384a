package dev.berth.policies.route;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Precedence as the Gateway API words it, by sorting every route that takes the request. */
final class NaiveRouter {
    private static final Comparator<Route> PRECEDENCE =
            Comparator.<Route>comparingInt(route -> -hostRank(route.host()))
                    .thenComparingInt(route -> -pathRank(route.match().path()))
                    .thenComparingInt(route -> -route.match().path().path().length())
                    .thenComparingInt(route -> route.match().method().isPresent() ? 0 : 1)
                    .thenComparingInt(route -> -route.match().headers().size())
                    .thenComparingInt(route -> -route.match().query().size());

    private NaiveRouter() {}

    /** The first of the routes that take it; the sort is stable, so the one given first wins. */
    static Optional<Route> match(List<Route> routes, RouteRequest request) {
        Optional<HostRule> closest =
                routes.stream()
                        .flatMap(route -> route.listener().stream())
                        .filter(listener -> listener.takes(request.host()))
                        .max(Comparator.comparingInt(NaiveRouter::hostRank));
        return routes.stream()
                .filter(route -> route.listener().isEmpty() || route.listener().equals(closest))
                .filter(route -> route.host().takes(request.host()))
                .filter(route -> route.match().path().takes(request.path()))
                .filter(route -> route.match().takesBesidePath(request))
                .min(PRECEDENCE);
    }

    private static int hostRank(HostRule host) {
        return switch (host) {
            case HostRule.Precise ignored -> 10_000;
            case HostRule.Wildcard(String suffix) -> 1 + suffix.length();
            case HostRule.Below(String suffix) -> 1 + suffix.length();
            case HostRule.Any ignored -> 0;
        };
    }

    private static int pathRank(PathRule path) {
        return switch (path) {
            case PathRule.Exact ignored -> 2;
            case PathRule.Regex ignored -> 1;
            case PathRule.Prefix ignored -> 0;
        };
    }
}
