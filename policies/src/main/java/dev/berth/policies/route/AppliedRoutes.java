package dev.berth.policies.route;

import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * All routes that the applied documents ask for: Ingresses by name, then HTTPRoutes and GRPCRoutes
 * by age, so that ties are decided the same way every time.
 */
public final class AppliedRoutes {
    private AppliedRoutes() {}

    /** What requests over TLS are routed by. */
    public static RouteTable table(DesiredState desired) {
        RouteTable ingresses = IngressRoutes.table(desired);
        var gateways = new GatewayRoutes(desired);
        List<Route> routes = new ArrayList<>(ingresses.routes());
        routes.addAll(gateways.routes(false));
        return new RouteTable(routes, ingresses.defaultBackend(), gateways.listeners(false));
    }

    /**
     * What requests over plain HTTP are answered by: redirections of HTTPRoutes and nothing else.
     */
    public static RouteTable plain(DesiredState desired) {
        var gateways = new GatewayRoutes(desired);
        return new RouteTable(gateways.routes(true), Optional.empty(), gateways.listeners(true));
    }

    /**
     * Every host that a certificate must name, wildcards as they are written, with the objects that
     * ask for it.
     */
    public static SortedMap<String, SortedSet<ObjectName>> hosts(DesiredState desired) {
        SortedMap<String, SortedSet<ObjectName>> hosts = IngressRoutes.hosts(desired);
        for (var gateway : desired.gateway().gateways().values()) {
            for (var listener : gateway.listeners()) {
                listener.hostname().ifPresent(host -> add(hosts, host, gateway.name()));
            }
        }
        for (var route : desired.gateway().httpRoutes()) {
            route.hostnames().forEach(host -> add(hosts, host, route.name()));
        }
        return hosts;
    }

    private static void add(
            SortedMap<String, SortedSet<ObjectName>> hosts, String host, ObjectName name) {
        hosts.computeIfAbsent(host, first -> new TreeSet<>()).add(name);
    }
}
