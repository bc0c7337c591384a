package dev.berth.daemon.control;

import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.tls.FrontendAuthorities;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.Target;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.policies.reconcile.PodStatus;
import dev.berth.policies.route.AppliedRoutes;
import dev.berth.policies.route.AppliedTraffic;
import dev.berth.policies.route.HostRule;
import dev.berth.policies.route.RouteTable;
import dev.berth.policies.route.ServiceEndpoints;
import dev.berth.policies.route.ServiceEndpoints.Backend;
import dev.berth.policies.route.ServiceKey;
import dev.berth.policies.route.StreamListener;
import dev.berth.policies.route.StreamListeners;
import dev.berth.policies.workload.DesiredState;
import dev.berth.proxy.RoutingSnapshot;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a state of the appliance into routes and endpoints, and hands them to the balancer when
 * they have changed. Used by the loop's thread; only the endpoints may be asked for by others.
 */
final class RoutePublisher {
    private final Consumer<RoutingSnapshot> balancer;
    private volatile Map<String, Set<Endpoint>> byContainer = Map.of();
    private RouteTable routes = RouteTable.EMPTY;
    private RouteTable redirects = RouteTable.EMPTY;
    private Map<ServiceKey, TrafficPolicy> traffic = Map.of();
    private List<StreamListener> streams = List.of();
    private Map<HostRule, Set<X509Certificate>> clients = Map.of();
    private @Nullable DesiredState routed;
    private @Nullable Map<ServiceKey, TargetSet> published;

    RoutePublisher(Consumer<RoutingSnapshot> balancer) {
        this.balancer = balancer;
    }

    /** Hands the balancer what is new. */
    void publish(LiveState live, List<PodReader.Part> parts) {
        List<Backend> serving = new ArrayList<>();
        for (PodStatus status : live.plan().pods()) {
            if (status.serving()) {
                status.observed()
                        .flatMap(pod -> PodBackends.of(pod, parts))
                        .ifPresent(serving::add);
            }
        }
        Map<ServiceKey, TargetSet> endpoints =
                ServiceEndpoints.of(live.desired().services().values(), serving);
        boolean sameRoutes = live.desired().equals(routed);
        if (sameRoutes && endpoints.equals(published)) {
            return;
        }
        if (!sameRoutes) {
            routes = AppliedRoutes.table(live.desired());
            redirects = AppliedRoutes.plain(live.desired());
            traffic = AppliedTraffic.of(live.desired());
            streams = StreamListeners.of(live.desired());
            clients = FrontendAuthorities.of(live.desired());
        }
        remember(endpoints, live.observation());
        balancer.accept(
                new RoutingSnapshot(
                        routes, endpoints, Map.of(), traffic, streams, redirects, clients));
        routed = live.desired();
        published = endpoints;
    }

    /** Under which endpoints a container was ever sent requests. */
    Set<Endpoint> endpointsOf(String containerId) {
        return byContainer.getOrDefault(containerId, Set.of());
    }

    /** An endpoint taken out of the routes may still be busy: kept while its container exists. */
    private void remember(Map<ServiceKey, TargetSet> endpoints, Observation observation) {
        Map<String, Set<Endpoint>> known = new HashMap<>();
        for (ObservedContainer container : observation.containers()) {
            known.put(container.id(), new HashSet<>(endpointsOf(container.id())));
        }
        for (TargetSet targets : endpoints.values()) {
            for (Target target : targets.targets()) {
                known.computeIfAbsent(target.endpoint().pod(), none -> new HashSet<>())
                        .add(target.endpoint());
            }
        }
        byContainer = Map.copyOf(known);
    }
}
