package dev.berth.policies.route;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every route, indexed by host and path; immutable.
 *
 * <p>A precise host goes before a wildcard, a longer wildcard before a shorter, all before rules
 * without host; within a host {@link HostIndex} has the order. A host whose rules do not take the
 * request leaves it to the less specific ones, and finally to the default backend. Routes that are
 * attached to a Gateway's listener take only requests for hosts to which no other listener is
 * closer (Gateway API, listener isolation). A look-up costs one hash look-up for each label of the
 * host and each element of the path, as far as the longest prefix of the host reaches.
 */
public final class RouteTable {
    public static final RouteTable EMPTY = new RouteTable(List.of(), Optional.empty());

    private final Map<String, HostIndex> precise = new HashMap<>();
    private final Map<String, HostIndex> wildcard = new HashMap<>();
    private final HostIndex anyHost = new HostIndex();
    private final List<Route> routes;
    private final Set<HostRule> listeners;
    private final boolean takesEveryHost;
    private final @Nullable Route fallback;

    /**
     * Builds the index.
     *
     * @param routes in the order in which equal rules win
     * @param defaultBackend takes what no route takes
     */
    public RouteTable(List<Route> routes, Optional<Route> defaultBackend) {
        this(routes, defaultBackend, Set.of());
    }

    /**
     * Builds the index.
     *
     * @param listeners the hosts of every Gateway listener, also of those without a route
     */
    public RouteTable(List<Route> routes, Optional<Route> defaultBackend, Set<HostRule> listeners) {
        this.routes = List.copyOf(routes);
        this.fallback = defaultBackend.orElse(null);
        this.listeners = new HashSet<>(listeners);
        boolean every = false;
        for (Route route : this.routes) {
            index(route.host()).add(route);
            route.listener().ifPresent(this.listeners::add);
            every |= route.host() instanceof HostRule.Any;
        }
        takesEveryHost = every;
    }

    /** The routes without the default backend, as they were given. */
    public List<Route> routes() {
        return routes;
    }

    /** What takes that which no route takes. */
    public Optional<Route> defaultBackend() {
        return Optional.ofNullable(fallback);
    }

    /** Finds the route of a request. */
    public RouteMatch match(RouteRequest request) {
        String host = request.host();
        Optional<HostRule> listener = listener(host);
        HostIndex index = precise.get(host);
        boolean known = index != null || takesEveryHost;
        Route route = index == null ? null : index.find(request, listener);
        int dot = wildcard.isEmpty() ? -1 : host.indexOf('.');
        boolean oneLabel = true;
        while (route == null && dot > 0) {
            index = wildcard.get(host.substring(dot + 1));
            if (index != null) {
                known |= oneLabel || index.takesFurtherLabels();
                route = index.find(request, listener);
            }
            oneLabel = false;
            dot = host.indexOf('.', dot + 1);
        }
        if (route == null) {
            route = anyHost.find(request, listener);
        }
        if (route == null) {
            route = fallback;
        }
        if (route != null) {
            return new RouteMatch.Found(route, host);
        }
        return known || listener.isPresent() ? new RouteMatch.NoPath() : new RouteMatch.NoHost();
    }

    /**
     * Whether a connection that was opened for one host may carry requests for another: both are
     * served by the same listener, or by none. Otherwise a listener's certificate and its demands
     * on clients could be evaded (RFC 9110 §7.4, 421).
     *
     * @param serverName as the TLS client named it, lower case
     */
    public boolean sameListener(String serverName, String host) {
        return listeners.isEmpty() || listener(serverName).equals(listener(host));
    }

    /**
     * How close to a host the closest rule or listener here is, as {@link HostRule#closeness}
     * counts; {@link Integer#MIN_VALUE} if the host is not served.
     */
    public int closeness(String host) {
        int closest = listener(host).map(HostRule::closeness).orElse(Integer.MIN_VALUE);
        if (precise.containsKey(host)) {
            return Integer.MAX_VALUE;
        }
        boolean oneLabel = true;
        for (int dot = host.indexOf('.'); dot > 0; dot = host.indexOf('.', dot + 1)) {
            String suffix = host.substring(dot + 1);
            HostIndex index = wildcard.get(suffix);
            if (index != null && (oneLabel || index.takesFurtherLabels())) {
                return Math.max(closest, suffix.length());
            }
            oneLabel = false;
        }
        boolean everyHost = takesEveryHost || fallback != null;
        return everyHost ? Math.max(closest, new HostRule.Any().closeness()) : closest;
    }

    /** The host of the listener that is closest to that host; absent if no listener takes it. */
    public Optional<HostRule> listener(String host) {
        if (listeners.isEmpty()) {
            return Optional.empty();
        }
        HostRule rule = new HostRule.Precise(host);
        if (listeners.contains(rule)) {
            return Optional.of(rule);
        }
        int dot = host.indexOf('.');
        while (dot > 0) {
            rule = new HostRule.Below(host.substring(dot + 1));
            if (listeners.contains(rule)) {
                return Optional.of(rule);
            }
            dot = host.indexOf('.', dot + 1);
        }
        rule = new HostRule.Any();
        return listeners.contains(rule) ? Optional.of(rule) : Optional.empty();
    }

    private HostIndex index(HostRule host) {
        return switch (host) {
            case HostRule.Precise(String name) ->
                    precise.computeIfAbsent(name, absent -> new HostIndex());
            case HostRule.Wildcard(String suffix) ->
                    wildcard.computeIfAbsent(suffix, absent -> new HostIndex());
            case HostRule.Below(String suffix) ->
                    wildcard.computeIfAbsent(suffix, absent -> new HostIndex());
            case HostRule.Any() -> anyHost;
        };
    }
}
