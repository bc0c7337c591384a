package dev.berth.policies.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one host, in the order in which they are asked.
 *
 * <p>Gateway API precedence: {@code Exact}, then patterns, then the longest prefix; within equal
 * paths a rule with a method, then more header fields, then more parameters, then the one given
 * first.
 */
final class HostIndex {
    private static final Comparator<Route> BESIDE_PATH =
            Comparator.<Route>comparingInt(route -> route.match().method().isPresent() ? 0 : 1)
                    .thenComparingInt(route -> -route.match().headers().size())
                    .thenComparingInt(route -> -route.match().query().size());

    private static final Comparator<Route> PATTERNS =
            Comparator.<Route>comparingInt(route -> -route.match().path().path().length())
                    .thenComparing(BESIDE_PATH);

    private final Map<String, List<Route>> exact = new HashMap<>();
    private final Map<String, List<Route>> prefix = new HashMap<>();
    private final List<Route> patterns = new ArrayList<>();
    private int longestPrefix;
    private boolean furtherLabels;

    /** Adds a route; one that was added earlier wins among equals. */
    void add(Route route) {
        furtherLabels |= route.host() instanceof HostRule.Below;
        switch (route.match().path()) {
            case PathRule.Exact(String path) -> insert(exact, path, route);
            case PathRule.Prefix(String path) -> {
                insert(prefix, path, route);
                longestPrefix = Math.max(longestPrefix, path.length());
            }
            case PathRule.Regex ignored -> {
                patterns.add(route);
                patterns.sort(PATTERNS);
            }
        }
    }

    /** Whether a wildcard here covers more than one label. */
    boolean takesFurtherLabels() {
        return furtherLabels;
    }

    private static void insert(Map<String, List<Route>> index, String path, Route route) {
        List<Route> routes = index.computeIfAbsent(path, first -> new ArrayList<>(1));
        routes.add(route);
        routes.sort(BESIDE_PATH);
    }

    /**
     * The route that takes a request.
     *
     * @param listener whose routes are asked; those of no listener always are
     */
    @Nullable Route find(RouteRequest request, Optional<HostRule> listener) {
        Route found = first(exact.get(request.path().text()), request, listener);
        if (found == null && !patterns.isEmpty()) {
            found = first(patterns, request, listener);
        }
        if (found != null || prefix.isEmpty()) {
            return found;
        }
        for (String candidate : request.path().elementPrefixes(longestPrefix)) {
            found = first(prefix.get(candidate), request, listener);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable Route first(
            @Nullable List<Route> routes, RouteRequest request, Optional<HostRule> listener) {
        if (routes == null) {
            return null;
        }
        for (Route route : routes) {
            boolean ofListener = route.listener().isEmpty() || route.listener().equals(listener);
            boolean pattern = route.match().path() instanceof PathRule.Regex;
            if (ofListener
                    && route.host().takes(request.host())
                    && (!pattern || route.match().path().takes(request.path()))
                    && route.match().takesBesidePath(request)) {
                return route;
            }
        }
        return null;
    }
}
