package dev.berth.proxy;

import dev.berth.policies.access.AccessRule;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.policies.route.HostRule;
import dev.berth.policies.route.Route;
import dev.berth.policies.route.RouteTable;
import dev.berth.policies.route.ServiceKey;
import dev.berth.policies.route.StreamListener;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything the balancer knows about routes at one instant.
 *
 * @param routes which service a request is for
 * @param targets the ready endpoints of each service; a service without entry has none
 * @param access the rule of each route that has one of its own; the others need a token of the
 *     device's own issuer whose audience is the requested host
 * @param traffic the policy of each service that has one of its own
 * @param streams the ports whose connections are passed on unread
 * @param redirects where requests without TLS are sent; those of no route to the same place with it
 * @param clients of whom one must vouch for the clients of a listener, by its host; an empty set
 *     lets nobody in; a listener that is not named asks what the configuration asks
 */
public record RoutingSnapshot(
        RouteTable routes,
        Map<ServiceKey, TargetSet> targets,
        Map<Route, AccessRule> access,
        Map<ServiceKey, TrafficPolicy> traffic,
        List<StreamListener> streams,
        RouteTable redirects,
        Map<HostRule, Set<X509Certificate>> clients) {
    public static final RoutingSnapshot EMPTY =
            new RoutingSnapshot(RouteTable.EMPTY, Map.of(), Map.of());

    public RoutingSnapshot {
        targets = Map.copyOf(targets);
        access = Map.copyOf(access);
        traffic = Map.copyOf(traffic);
        streams = List.copyOf(streams);
        clients = Map.copyOf(clients);
    }

    /** A snapshot in which no service has a policy. */
    public RoutingSnapshot(
            RouteTable routes, Map<ServiceKey, TargetSet> targets, Map<Route, AccessRule> access) {
        this(routes, targets, access, Map.of());
    }

    /** A snapshot in which every connection is read. */
    public RoutingSnapshot(
            RouteTable routes,
            Map<ServiceKey, TargetSet> targets,
            Map<Route, AccessRule> access,
            Map<ServiceKey, TrafficPolicy> traffic) {
        this(routes, targets, access, traffic, List.of(), RouteTable.EMPTY, Map.of());
    }

    /** A snapshot in which no listener asks anything of clients. */
    public RoutingSnapshot(
            RouteTable routes,
            Map<ServiceKey, TargetSet> targets,
            Map<Route, AccessRule> access,
            Map<ServiceKey, TrafficPolicy> traffic,
            List<StreamListener> streams,
            RouteTable redirects) {
        this(routes, targets, access, traffic, streams, redirects, Map.of());
    }

    /** The same with these ports. */
    public RoutingSnapshot withStreams(List<StreamListener> others) {
        return new RoutingSnapshot(routes, targets, access, traffic, others, redirects, clients);
    }

    /** The same with these redirections of requests without TLS. */
    public RoutingSnapshot withRedirects(RouteTable others) {
        return new RoutingSnapshot(routes, targets, access, traffic, streams, others, clients);
    }

    /** The same with these demands on clients. */
    public RoutingSnapshot withClients(Map<HostRule, Set<X509Certificate>> others) {
        return new RoutingSnapshot(routes, targets, access, traffic, streams, redirects, others);
    }

    /**
     * Of whom one must vouch for a client that names this server; empty where its listener asks for
     * nothing of its own.
     *
     * @param serverName lower case; empty if it names none
     */
    public Optional<Set<X509Certificate>> clientAuthorities(String serverName) {
        return clients.isEmpty() ? Optional.empty() : routes.listener(serverName).map(clients::get);
    }

    /** The same for the clients of a route. */
    public Optional<Set<X509Certificate>> clientAuthorities(Route route) {
        return clients.isEmpty() ? Optional.empty() : route.listener().map(clients::get);
    }

    /** The policy of a service. */
    public TrafficPolicy traffic(ServiceKey service) {
        return traffic.getOrDefault(service, TrafficPolicy.DEFAULT);
    }

    /** The ready endpoints of a service. */
    public TargetSet targets(ServiceKey service) {
        return targets.getOrDefault(service, TargetSet.EMPTY);
    }
}
