package dev.berth.policies.route;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Every route, indexed by host and path; immutable.
 *
 * <p>Ingress semantics: a precise host goes before a wildcard, a wildcard before rules without
 * host; within a host {@code Exact} goes before {@code Prefix} and the longest prefix wins; of two
 * equal rules the one given first stays. A host whose rules do not take the path leaves it to the
 * less specific ones, and finally to the default backend. A look-up costs one hash look-up for each
 * element of the path, as far as the longest prefix of the host reaches.
 */
public final class RouteTable {
    public static final RouteTable EMPTY = new RouteTable(List.of(), Optional.empty());

    private final Map<String, PathIndex> precise = new HashMap<>();
    private final Map<String, PathIndex> wildcard = new HashMap<>();
    private final PathIndex anyHost = new PathIndex();
    private final List<Route> routes;
    private final @Nullable Route fallback;

    /**
     * Builds the index.
     *
     * @param routes in the order in which equal rules win
     * @param defaultBackend takes what no route takes
     */
    public RouteTable(List<Route> routes, Optional<Route> defaultBackend) {
        this.routes = List.copyOf(routes);
        this.fallback = defaultBackend.orElse(null);
        for (Route route : this.routes) {
            index(route.host()).add(route);
        }
    }

    /** The routes without the default backend, as they were given. */
    public List<Route> routes() {
        return routes;
    }

    /**
     * Finds the route of a request.
     *
     * @param host as requested, without port, any case
     */
    public RouteMatch match(String host, CanonicalPath path) {
        String name = host.toLowerCase(Locale.ROOT);
        PathIndex exactHost = precise.get(name);
        PathIndex oneLabelMore = wildcard.get(name.substring(name.indexOf('.') + 1));
        if (oneLabelMore != null && name.indexOf('.') <= 0) {
            oneLabelMore = null;
        }
        Route route = exactHost == null ? null : exactHost.find(path);
        if (route == null && oneLabelMore != null) {
            route = oneLabelMore.find(path);
        }
        if (route == null) {
            route = anyHost.find(path);
        }
        if (route == null) {
            route = fallback;
        }
        if (route != null) {
            return new RouteMatch.Found(route, name);
        }
        boolean known = exactHost != null || oneLabelMore != null || !anyHost.isEmpty();
        return known ? new RouteMatch.NoPath() : new RouteMatch.NoHost();
    }

    private PathIndex index(HostRule host) {
        return switch (host) {
            case HostRule.Precise(String name) ->
                    precise.computeIfAbsent(name, absent -> new PathIndex());
            case HostRule.Wildcard(String suffix) ->
                    wildcard.computeIfAbsent(suffix, absent -> new PathIndex());
            case HostRule.Below(String suffix) ->
                    wildcard.computeIfAbsent(suffix, absent -> new PathIndex());
            case HostRule.Any() -> anyHost;
        };
    }

    /** The rules of one host. */
    private static final class PathIndex {
        private final Map<String, Route> exact = new HashMap<>();
        private final Map<String, Route> prefix = new HashMap<>();
        private int longestPrefix;

        void add(Route route) {
            switch (route.path()) {
                case PathRule.Exact(String path) -> exact.putIfAbsent(path, route);
                case PathRule.Prefix(String path) -> {
                    prefix.putIfAbsent(path, route);
                    longestPrefix = Math.max(longestPrefix, path.length());
                }
            }
        }

        boolean isEmpty() {
            return exact.isEmpty() && prefix.isEmpty();
        }

        @Nullable Route find(CanonicalPath path) {
            Route whole = exact.get(path.text());
            if (whole != null || prefix.isEmpty()) {
                return whole;
            }
            for (String candidate : path.elementPrefixes(longestPrefix)) {
                Route route = prefix.get(candidate);
                if (route != null) {
                    return route;
                }
            }
            return null;
        }
    }
}
