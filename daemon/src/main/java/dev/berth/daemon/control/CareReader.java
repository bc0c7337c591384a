package dev.berth.daemon.control;

import dev.berth.daemon.probe.CaredContainer;
import dev.berth.daemon.probe.HealthLabel;
import dev.berth.policies.base.Result;
import dev.berth.policies.reconcile.ContainerRole;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.PodContainer;
import dev.berth.policies.workload.ContainerHealth;
import dev.berth.policies.workload.ContainerTemplate.ContainerPort;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads off the labels of containers how they are looked after; used by the loop's thread. */
final class CareReader {
    private static final Logger LOG = System.getLogger(CareReader.class.getName());

    /** What labels say that do not change: by container, of those that exist. */
    private Map<String, ContainerHealth> known = Map.of();

    /** Learns what exists, and forgets what does not. */
    void read(List<PodReader.Part> parts) {
        Map<String, ContainerHealth> next = new HashMap<>();
        for (PodReader.Part part : parts) {
            String id = part.part().id();
            ContainerHealth health = known.get(id);
            next.put(id, health == null ? parsed(part) : health);
        }
        known = next;
    }

    private static ContainerHealth parsed(PodReader.Part part) {
        return switch (HealthLabel.read(part.ownership().part().health())) {
            case Result.Ok<ContainerHealth>(ContainerHealth health) -> health;
            case Result.Refused<ContainerHealth>(var problems) -> {
                LOG.log(
                        Level.WARNING,
                        () -> "nobody asks a container of " + part.pod() + ": " + problems);
                yield ContainerHealth.NONE;
            }
        };
    }

    /** How the container was to be looked after when it was made. */
    ContainerHealth healthOf(String containerId) {
        return known.getOrDefault(containerId, ContainerHealth.NONE);
    }

    /** The main containers of the pod that run. */
    List<CaredContainer> running(ObservedPod pod) {
        List<CaredContainer> running = new ArrayList<>();
        for (PodContainer container : pod.containers(ContainerRole.MAIN)) {
            if (container.phase() == PodContainer.Phase.RUNNING
                    && container.startedAt().isPresent()
                    && pod.address().isPresent()) {
                running.add(
                        new CaredContainer(
                                container.id(),
                                pod.name(),
                                container.name(),
                                pod.address().get(),
                                container.startedAt().get(),
                                healthOf(container.id())));
            }
        }
        return running;
    }

    /**
     * Those of the ports that have to accept connections for the pod to be ready: none of a pod
     * whose containers all say themselves when they are, and else none of a container that does.
     */
    NavigableSet<Integer> unspoken(
            ObservedPod pod, List<PodReader.Part> parts, NavigableSet<Integer> ports) {
        List<PodReader.Part> mains =
                parts.stream()
                        .filter(part -> part.pod().equals(pod.name()))
                        .filter(part -> part.part().role() == ContainerRole.MAIN)
                        .toList();
        List<PodReader.Part> speaking =
                mains.stream()
                        .filter(part -> healthOf(part.part().id()).readiness().isPresent())
                        .toList();
        if (speaking.size() == mains.size()) {
            return new TreeSet<>();
        }
        var left = new TreeSet<>(ports);
        left.removeAll(
                speaking.stream()
                        .flatMap(part -> PodPorts.read(part.ownership().ports()).stream())
                        .map(ContainerPort::port)
                        .collect(Collectors.toSet()));
        return left;
    }
}
