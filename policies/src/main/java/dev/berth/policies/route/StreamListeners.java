package dev.berth.policies.route;

import dev.berth.policies.workload.BackendReference;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.Gateway;
import dev.berth.policies.workload.Gateway.Protocol;
import dev.berth.policies.workload.StreamRoute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ports of applied Gateways whose connections are passed on unread.
 *
 * <p>A port has one mode: that of the first listener on it, Gateways by name. Within a port the
 * closest host comes first, then the oldest route.
 */
public final class StreamListeners {
    private static final Comparator<StreamListener.Rule> CLOSEST =
            Comparator.comparingInt(rule -> -rule.host().closeness());

    private StreamListeners() {}

    /** By port; only those with a route. */
    public static List<StreamListener> of(DesiredState desired) {
        SortedMap<Integer, StreamListener.Mode> modes = modes(desired);
        SortedMap<Integer, List<StreamListener.Rule>> rules = new TreeMap<>();
        for (StreamRoute route : desired.gateway().streamRoutes()) {
            List<WeightedBackend> backends = backends(desired, route);
            for (var parent : route.parents()) {
                RouteBinding binding =
                        RouteBinding.of(
                                desired.gateway(),
                                route.kind(),
                                route.name(),
                                route.hostnames(),
                                parent);
                for (RouteBinding.Bound bound : binding.listeners()) {
                    int port = bound.listener().port();
                    if (isRaw(bound.listener()) && mode(bound.listener()) == modes.get(port)) {
                        add(rules, port, route, bound, backends);
                    }
                }
            }
        }
        return rules.entrySet().stream()
                .map(
                        entry ->
                                new StreamListener(
                                        entry.getKey(),
                                        modes.getOrDefault(entry.getKey(), StreamListener.Mode.TCP),
                                        entry.getValue().stream().sorted(CLOSEST).toList()))
                .toList();
    }

    private static void add(
            SortedMap<Integer, List<StreamListener.Rule>> rules,
            int port,
            StreamRoute route,
            RouteBinding.Bound bound,
            List<WeightedBackend> backends) {
        List<StreamListener.Rule> ofPort = rules.computeIfAbsent(port, first -> new ArrayList<>());
        for (HostRule host : bound.hosts()) {
            ofPort.add(
                    new StreamListener.Rule(
                            route.kind().title() + " " + route.name(), host, backends));
        }
    }

    private static SortedMap<Integer, StreamListener.Mode> modes(DesiredState desired) {
        SortedMap<Integer, StreamListener.Mode> modes = new TreeMap<>();
        for (Gateway gateway : desired.gateway().gateways().values()) {
            for (Gateway.Listener listener : gateway.listeners()) {
                if (isRaw(listener)) {
                    modes.putIfAbsent(listener.port(), mode(listener));
                }
            }
        }
        return modes;
    }

    private static boolean isRaw(Gateway.Listener listener) {
        return switch (listener.protocol()) {
            case HTTP, HTTPS -> false;
            case TLS -> listener.tls().map(Gateway.Tls::passthrough).orElse(false);
            case TCP -> true;
        };
    }

    private static StreamListener.Mode mode(Gateway.Listener listener) {
        return listener.protocol() == Protocol.TCP
                ? StreamListener.Mode.TCP
                : StreamListener.Mode.TLS_PASSTHROUGH;
    }

    private static List<WeightedBackend> backends(DesiredState desired, StreamRoute route) {
        List<WeightedBackend> backends = new ArrayList<>();
        for (BackendReference reference : route.backends()) {
            backends.add(
                    ResolvedBackend.of(desired, route.kind(), route.name(), reference)
                            .weighted(reference.weight(), RouteFilters.NONE));
        }
        return backends;
    }
}
