package dev.berth.policies.route;

import dev.berth.policies.workload.BackendReference;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.Gateway;
import dev.berth.policies.workload.GatewayDocuments;
import dev.berth.policies.workload.HttpRoute;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PortReference;
import dev.berth.policies.workload.ReferenceGrant;
import dev.berth.policies.workload.RouteFilter;
import dev.berth.policies.workload.RouteKind;
import dev.berth.policies.workload.RouteParent;
import dev.berth.policies.workload.Service;
import dev.berth.policies.workload.StreamRoute;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Documents of the Gateway API to test with. */
final class GatewaySamples {
    static final RouteParent EDGE =
            new RouteParent(ObjectName.of("edge"), Optional.empty(), OptionalInt.empty());

    private GatewaySamples() {}

    static Gateway.Listener listener(String name, String host, Gateway.Protocol protocol) {
        int port =
                switch (protocol) {
                    case HTTP -> 80;
                    case HTTPS, TLS -> 443;
                    case TCP -> 5432;
                };
        return new Gateway.Listener(
                name,
                Optional.of(host).filter(text -> !text.isEmpty()),
                port,
                protocol,
                protocol == Gateway.Protocol.TLS
                        ? Optional.of(new Gateway.Tls(true, List.of()))
                        : Optional.empty(),
                Gateway.Namespaces.SAME,
                Gateway.Listener.kindsOf(protocol));
    }

    static Gateway gateway(Gateway.Listener... listeners) {
        return new Gateway(ObjectName.of("edge"), "berth", List.of(listeners));
    }

    static BackendReference backend(String service, int weight) {
        return new BackendReference(ObjectName.of(service), 80, weight, List.of());
    }

    static HttpRoute.Match prefix(String path) {
        return new HttpRoute.Match(
                new HttpRoute.PathMatch.Prefix(path), Optional.empty(), List.of(), List.of());
    }

    static HttpRoute.Rule rule(
            List<HttpRoute.Match> matches, List<RouteFilter> filters, BackendReference... to) {
        return new HttpRoute.Rule(
                matches, filters, List.of(to), HttpRoute.Timeouts.NONE, Optional.empty());
    }

    static HttpRoute route(String name, List<String> hosts, HttpRoute.Rule... rules) {
        return route(name, EDGE, hosts, rules);
    }

    static HttpRoute route(
            String name, RouteParent parent, List<String> hosts, HttpRoute.Rule... rules) {
        return new HttpRoute(
                RouteKind.HTTP, ObjectName.of(name), List.of(parent), hosts, List.of(rules));
    }

    /**
     * Those routes on that Gateway; the services {@code a}, {@code b} and {@code other/c} exist.
     */
    static DesiredState desired(Gateway gateway, HttpRoute... routes) {
        return desired(gateway, List.of(routes), List.of(), List.of());
    }

    static DesiredState desired(
            Gateway gateway,
            List<HttpRoute> routes,
            List<StreamRoute> streams,
            List<ReferenceGrant> grants) {
        var gateways = new TreeMap<ObjectName, Gateway>();
        gateways.put(gateway.name(), gateway);
        var services = new TreeMap<ObjectName, Service>();
        Stream.of(ObjectName.of("a"), ObjectName.of("b"), new ObjectName("other", "c"))
                .forEach(name -> services.put(name, service(name)));
        return new DesiredState(
                1,
                new TreeMap<>(),
                services,
                new TreeMap<>(),
                new GatewayDocuments(gateways, routes, streams, grants),
                new TreeMap<>(),
                new TreeMap<>());
    }

    private static Service service(ObjectName name) {
        return new Service(
                name,
                Labels.NONE,
                List.of(
                        new Service.ServicePort(
                                Optional.empty(), 80, new PortReference.ByNumber(8080))));
    }

    static RouteRequest request(String host, String path) {
        return RouteRequest.get(host, CanonicalPath.parse(path).orElseThrow());
    }

    /** Name of the route that takes it, or why none does. */
    static String answer(RouteTable table, RouteRequest request) {
        return switch (table.match(request)) {
            case RouteMatch.Found(Route route, String host) -> route.name();
            case RouteMatch.NoPath() -> "no path";
            case RouteMatch.NoHost() -> "no host";
        };
    }
}
