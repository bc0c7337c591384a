package dev.berth.proxy.balance;

import dev.berth.policies.balance.CpuLoad;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.Target;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.policies.route.ServiceKey;
import dev.berth.proxy.RoutingSnapshot;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Hands out claims on ready endpoints and knows what is in flight.
 *
 * <p>A publication resolves services and endpoints once; a claim is a choice in an array and a
 * count. It is counted before the endpoint is looked at once more, and an endpoint is marked as
 * gone before anybody asks whether it is idle: so an endpoint that is reported idle after it was
 * taken out of the snapshot stays idle.
 */
public final class Balancer implements AutoCloseable {
    private final LongSupplier clock;
    private final Map<Endpoint, EndpointLoad> loads = new ConcurrentHashMap<>();
    private final ReentrantLock publication = new ReentrantLock();
    private final Upkeep upkeep = new Upkeep(this::review);
    private final HealthChecks checks;
    private volatile Current current;
    private volatile Map<String, CpuLoad> cpuLoads = Map.of();

    /** A snapshot with what lives on it. */
    private record Current(RoutingSnapshot snapshot, Map<ServiceKey, LiveService> services) {}

    /**
     * A balancer of these services.
     *
     * @param probe asks endpoints whose policies want it
     * @param probes at once
     */
    public Balancer(RoutingSnapshot first, EndpointProbe probe, int probes) {
        this(first, System::nanoTime, new HealthChecks(probe, probes));
    }

    Balancer(RoutingSnapshot first, LongSupplier clock, HealthChecks checks) {
        this.clock = clock;
        this.checks = checks;
        this.current = new Current(RoutingSnapshot.EMPTY, Map.of());
        publish(first);
    }

    /** What is valid now. */
    public RoutingSnapshot current() {
        return current.snapshot();
    }

    /** The live state of a service port; empty if no snapshot knows it. */
    public Optional<LiveService> service(ServiceKey key) {
        return Optional.ofNullable(current.services().get(key));
    }

    /** Replaces everything at once; what stays keeps its turn and its statistics. */
    public void publish(RoutingSnapshot next) {
        publication.lock();
        try {
            Map<ServiceKey, LiveService> before = current.services();
            Map<ServiceKey, LiveService> services = new HashMap<>();
            next.targets()
                    .forEach(
                            (key, targets) -> {
                                LiveService known = before.get(key);
                                LiveService live =
                                        known == null ? new LiveService(key, clock) : known;
                                live.renew(next.traffic(key), targets, this::load);
                                services.put(key, live);
                            });
            current = new Current(next, Map.copyOf(services));
            before.forEach(
                    (key, gone) -> {
                        if (!services.containsKey(key)) {
                            gone.renew(TrafficPolicy.DEFAULT, TargetSet.EMPTY, this::load);
                        }
                    });
            checks.renew(services.values());
            Set<Endpoint> ready = endpoints(next);
            loads.entrySet()
                    .removeIf(
                            entry ->
                                    !ready.contains(entry.getKey())
                                            && entry.getValue().inFlight() == 0);
        } finally {
            publication.unlock();
        }
    }

    /** Takes how each pod fares on its CPUs; pods that are not named are unknown. */
    public void cpuLoads(Map<String, CpuLoad> byPod) {
        cpuLoads = Map.copyOf(byPod);
    }

    /** Waits until no request is in flight to an endpoint; false if that takes longer. */
    public boolean awaitIdle(Endpoint endpoint, Duration limit) throws InterruptedException {
        EndpointLoad load = loads.get(endpoint);
        return load == null || load.awaitIdle(limit);
    }

    /** Every service port, in the order of its name. */
    public List<ServiceStatistics> statistics() {
        return current.services().values().stream()
                .sorted(Comparator.comparing(service -> service.key().toString()))
                .map(LiveService::statistics)
                .toList();
    }

    /** Every endpoint of a snapshot. */
    public static Set<Endpoint> endpoints(RoutingSnapshot snapshot) {
        return snapshot.targets().values().stream()
                .flatMap(set -> set.targets().stream())
                .map(Target::endpoint)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void close() {
        upkeep.close();
        checks.close();
    }

    private EndpointLoad load(Endpoint endpoint) {
        return loads.computeIfAbsent(endpoint, absent -> new EndpointLoad());
    }

    /** Does what time brings; whether something happens that time will bring more for. */
    boolean review() {
        boolean busy = false;
        Map<String, CpuLoad> known = cpuLoads;
        for (LiveService service : current.services().values()) {
            busy |= service.review(endpoint -> Optional.ofNullable(known.get(endpoint.pod())));
        }
        return busy;
    }
}
