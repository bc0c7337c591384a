package dev.berth.policies.route;

import dev.berth.policies.base.Result;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.Ingress;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PortReference;
import dev.berth.policies.workload.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The routes that the applied Ingresses ask for.
 *
 * <p>Ingresses count in the order of their names, so that two that claim the same host and path are
 * decided the same way every time. A backend that does not exist keeps its route: its requests are
 * answered by 503 instead of falling through to another service.
 */
public final class IngressRoutes {
    private IngressRoutes() {}

    /** The table of all routes. */
    public static RouteTable table(DesiredState desired) {
        List<Route> routes = new ArrayList<>();
        Optional<Route> fallback = Optional.empty();
        for (Ingress ingress : desired.ingresses().values()) {
            for (int rule = 0; rule < ingress.rules().size(); rule++) {
                for (int path = 0; path < ingress.rules().get(rule).paths().size(); path++) {
                    route(desired, ingress, rule, path).ifPresent(routes::add);
                }
            }
            if (fallback.isEmpty()) {
                fallback =
                        ingress.defaultBackend()
                                .map(
                                        backend ->
                                                Route.ofDefaultBackend(
                                                        ingress.name().toString(),
                                                        key(desired, ingress.name(), backend)));
            }
        }
        return new RouteTable(routes, fallback);
    }

    /**
     * Every host that a certificate must name, wildcards as they are written, with the Ingresses
     * that ask for it.
     */
    public static SortedMap<String, SortedSet<ObjectName>> hosts(DesiredState desired) {
        SortedMap<String, SortedSet<ObjectName>> hosts = new TreeMap<>();
        for (Ingress ingress : desired.ingresses().values()) {
            for (Ingress.Rule rule : ingress.rules()) {
                rule.host()
                        .ifPresent(
                                host ->
                                        hosts.computeIfAbsent(host, first -> new TreeSet<>())
                                                .add(ingress.name()));
            }
        }
        return hosts;
    }

    private static Optional<Route> route(
            DesiredState desired, Ingress ingress, int ruleIndex, int pathIndex) {
        Ingress.Rule rule = ingress.rules().get(ruleIndex);
        Ingress.Path path = rule.paths().get(pathIndex);
        String place = "spec.rules[" + ruleIndex + "].http.paths[" + pathIndex + "]";
        ServiceKey service = key(desired, ingress.name(), path.backend());
        Result<PathRule> compared =
                switch (path.type()) {
                    case EXACT -> PathRule.exact(path.path());
                    case PREFIX, IMPLEMENTATION_SPECIFIC -> PathRule.prefix(path.path());
                };
        return switch (compared) {
            case Result.Ok<PathRule>(PathRule value) ->
                    Optional.of(
                            new Route(
                                    new RouteSource("Ingress", ingress.name().toString(), place),
                                    Optional.empty(),
                                    HostRule.of(rule.host().orElse("")),
                                    RequestMatch.ofPath(value),
                                    RouteAction.forward(List.of(WeightedBackend.only(service)))));
            // No request has such a path: it is refused before routing.
            case Result.Refused<PathRule> unreachable -> Optional.empty();
        };
    }

    private static ServiceKey key(
            DesiredState desired, ObjectName ingress, Ingress.Backend backend) {
        var name = new ObjectName(ingress.namespace(), backend.service());
        Optional<Service> service = Optional.ofNullable(desired.services().get(name));
        int port =
                service.flatMap(found -> found.port(backend.port()))
                        .map(Service.ServicePort::port)
                        .orElseGet(() -> absentPort(service, backend.port()));
        return new ServiceKey(name.namespace(), name.name(), port);
    }

    /** A port that the service does not have, so that the key leads to no endpoint. */
    private static int absentPort(Optional<Service> service, PortReference wanted) {
        return switch (wanted) {
            case PortReference.ByNumber(int number) -> number;
            case PortReference.ByName unknown -> {
                int port = 1;
                while (service.flatMap(present(port)).isPresent()) {
                    port++;
                }
                yield port;
            }
        };
    }

    private static Function<Service, Optional<Service.ServicePort>> present(int port) {
        return service -> service.port(new PortReference.ByNumber(port));
    }
}
