package dev.berth.daemon.probe;

import dev.berth.policies.reconcile.Vitals;
import dev.berth.policies.workload.ContainerHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks after the containers that run, as their documents said when they were made: hooks and
 * probes. Thread-safe.
 *
 * <p>Nothing of it is stored. A daemon that finds a container asks it at once whether it is ready,
 * and takes it for alive until it was told otherwise as often as that takes.
 */
public final class ContainerCare implements AutoCloseable {
    /**
     * A container that was started so shortly before the daemon may not have had its hook after the
     * start: it gets it, perhaps for the second time (Kubernetes, Container Lifecycle Hooks: at
     * least once).
     */
    static final Duration HOOK_DOUBT = Duration.ofSeconds(10);

    private final WatchParts parts;
    private final Instant bornAt;
    private final Map<String, ContainerWatch> watches = new HashMap<>();

    /** Those that we have started, or are about to, and that were not seen running since. */
    private final Set<String> fresh = new HashSet<>();

    public ContainerCare(
            ContainerAskers askers,
            ProbeListener listener,
            InstantSource clock,
            Runnable onChange) {
        this.bornAt = clock.instant();
        this.parts =
                new WatchParts(
                        askers,
                        listener,
                        new ProbeHistory(clock),
                        new ProbeCounts(),
                        clock,
                        onChange);
    }

    /** The last answers of each container that exists. */
    public ProbeHistory history() {
        return parts.history();
    }

    /** How often probes were told what. */
    public ProbeCounts counts() {
        return parts.counts();
    }

    /** A container is about to be started: its hook is due when it runs. */
    public synchronized void starting(String containerId) {
        fresh.add(containerId);
    }

    /**
     * Looks after exactly these from now on; what was known of an unchanged one stays known.
     *
     * @param running of those that ask for something
     * @param existing ids of all containers, running or not
     */
    public synchronized void watch(Collection<CaredContainer> running, Set<String> existing) {
        Map<String, ContainerWatch> next = new HashMap<>();
        for (CaredContainer container : running) {
            if (!container.health().equals(ContainerHealth.NONE)) {
                ContainerWatch known = watches.get(container.id());
                next.put(
                        container.id(),
                        known != null && known.container().equals(container)
                                ? known
                                : begin(container));
            }
        }
        watches.forEach(
                (id, watch) -> {
                    if (!watch.equals(next.get(id))) {
                        watch.close();
                    }
                });
        watches.clear();
        watches.putAll(next);
        fresh.retainAll(existing);
        parts.history().retain(existing);
    }

    private ContainerWatch begin(CaredContainer container) {
        boolean isDoubtful = container.startedAt().isAfter(bornAt.minus(HOOK_DOUBT));
        boolean isFirst = !watches.containsKey(container.id());
        boolean isFresh = fresh.remove(container.id()) || (isFirst && isDoubtful);
        return ContainerWatch.begin(container, isFresh, parts);
    }

    /** How a container does; well, if it asks for nothing. */
    public synchronized Vitals vitals(String containerId) {
        ContainerWatch watch = watches.get(containerId);
        return watch == null ? Vitals.WELL : watch.vitals();
    }

    /**
     * A container is about to be told to end: nobody asks it any more, and its hook for that is
     * done.
     *
     * @param grace how long the hook may take; none if it is nothing
     */
    public void leave(String containerId, Duration grace) throws InterruptedException {
        Optional<CaredContainer> container = closed(containerId);
        if (container.isEmpty() || grace.isZero()) {
            return;
        }
        var hook = container.get().health().preStop();
        if (hook.isPresent()) {
            new HookRunner(parts.askers())
                    .run(container.get(), hook.get(), grace)
                    .ifPresent(why -> parts.listener().hookFailed(container.get(), "preStop", why));
        }
    }

    private synchronized Optional<CaredContainer> closed(String containerId) {
        ContainerWatch watch = watches.get(containerId);
        if (watch != null) {
            watch.close();
        }
        return Optional.ofNullable(watch).map(ContainerWatch::container);
    }

    /** A container that was to end did not: it is looked after as one that was just found. */
    public synchronized void stayed(String containerId) {
        watches.computeIfPresent(
                containerId,
                (id, left) -> {
                    left.close();
                    return ContainerWatch.begin(left.container(), false, parts);
                });
    }

    @Override
    public synchronized void close() {
        watches.values().forEach(ContainerWatch::close);
        watches.clear();
    }
}
