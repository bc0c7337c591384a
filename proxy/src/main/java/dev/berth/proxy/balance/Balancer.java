package dev.berth.proxy.balance;

import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.RoundRobin;
import dev.berth.policies.balance.Selection;
import dev.berth.policies.balance.Target;
import dev.berth.policies.route.ServiceKey;
import dev.berth.proxy.RoutingSnapshot;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Hands out claims on ready endpoints and knows what is in flight.
 *
 * <p>A claim is counted before the snapshot is looked at once more, and a snapshot is published
 * before anybody asks whether an endpoint is idle: so an endpoint that is reported idle after it
 * was taken out of the snapshot stays idle.
 */
public final class Balancer {
    private final Selection selection = new RoundRobin();
    private final Map<ServiceKey, AtomicLong> turns = new ConcurrentHashMap<>();
    private final Map<Endpoint, EndpointLoad> loads = new ConcurrentHashMap<>();
    private volatile RoutingSnapshot current;

    public Balancer(RoutingSnapshot first) {
        current = first;
    }

    /** What is valid now. */
    public RoutingSnapshot current() {
        return current;
    }

    /** Replaces everything at once; services that stay keep their turn. */
    public void publish(RoutingSnapshot next) {
        current = next;
        turns.keySet().retainAll(next.targets().keySet());
        Set<Endpoint> ready = endpoints(next);
        for (Endpoint endpoint : Set.copyOf(loads.keySet())) {
            if (!ready.contains(endpoint)) {
                loads.computeIfPresent(
                        endpoint, (gone, load) -> load.inFlight() == 0 ? null : load);
            }
        }
    }

    /**
     * Claims the endpoint whose turn it is.
     *
     * @param tried endpoints that have failed this request
     * @return empty if no other endpoint is ready
     */
    public Optional<Claim> claim(ServiceKey service, Set<Endpoint> tried) {
        while (true) {
            long turn = turns.computeIfAbsent(service, first -> new AtomicLong()).getAndIncrement();
            Optional<Target> choice = selection.choose(current.targets(service), turn, tried);
            if (choice.isEmpty()) {
                return Optional.empty();
            }
            Endpoint endpoint = choice.get().endpoint();
            var claim = new Claim(endpoint, enter(endpoint));
            if (current.targets(service).contains(endpoint)) {
                return Optional.of(claim);
            }
            claim.close();
        }
    }

    private EndpointLoad enter(Endpoint endpoint) {
        // Entered inside the map's own step, so that a publication cannot drop it in between.
        return loads.compute(
                endpoint,
                (key, load) -> {
                    EndpointLoad counted = load == null ? new EndpointLoad() : load;
                    counted.enter();
                    return counted;
                });
    }

    /** Waits until no request is in flight to an endpoint; false if that takes longer. */
    public boolean awaitIdle(Endpoint endpoint, Duration limit) throws InterruptedException {
        EndpointLoad load = loads.get(endpoint);
        return load == null || load.awaitIdle(limit);
    }

    /** Every endpoint of a snapshot. */
    public static Set<Endpoint> endpoints(RoutingSnapshot snapshot) {
        return snapshot.targets().values().stream()
                .flatMap(set -> set.targets().stream())
                .map(Target::endpoint)
                .collect(Collectors.toUnmodifiableSet());
    }
}
