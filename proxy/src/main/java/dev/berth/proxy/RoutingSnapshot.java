package dev.berth.proxy;

import dev.berth.policies.access.AccessRule;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.policies.route.Route;
import dev.berth.policies.route.RouteTable;
import dev.berth.policies.route.ServiceKey;
import dev.berth.policies.route.StreamListener;
import java.util.List;
import java.util.Map;

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
 */
public record RoutingSnapshot(
        RouteTable routes,
        Map<ServiceKey, TargetSet> targets,
        Map<Route, AccessRule> access,
        Map<ServiceKey, TrafficPolicy> traffic,
        List<StreamListener> streams,
        RouteTable redirects) {
    public static final RoutingSnapshot EMPTY =
            new RoutingSnapshot(RouteTable.EMPTY, Map.of(), Map.of());

    public RoutingSnapshot {
        targets = Map.copyOf(targets);
        access = Map.copyOf(access);
        traffic = Map.copyOf(traffic);
        streams = List.copyOf(streams);
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
        this(routes, targets, access, traffic, List.of(), RouteTable.EMPTY);
    }

    /** The same with these ports. */
    public RoutingSnapshot withStreams(List<StreamListener> others) {
        return new RoutingSnapshot(routes, targets, access, traffic, others, redirects);
    }

    /** The same with these redirections of requests without TLS. */
    public RoutingSnapshot withRedirects(RouteTable others) {
        return new RoutingSnapshot(routes, targets, access, traffic, streams, others);
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
