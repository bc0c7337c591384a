package dev.berth.daemon.control;

import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.route.ServiceEndpoints.Backend;
import dev.berth.policies.workload.ContainerTemplate.ContainerPort;
import dev.berth.policies.workload.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pods as services see them: the labels that all their containers carry, and all their ports. */
final class PodBackends {
    private PodBackends() {}

    /** The pod as a backend; empty while it has no address. */
    static Optional<Backend> of(ObservedPod pod, List<PodReader.Part> parts) {
        List<PodReader.Part> own =
                parts.stream().filter(part -> part.pod().equals(pod.name())).toList();
        if (own.isEmpty() || pod.address().isEmpty()) {
            return Optional.empty();
        }
        List<ContainerPort> ports = new ArrayList<>();
        own.forEach(part -> ports.addAll(PodPorts.read(part.ownership().ports())));
        return Optional.of(
                new Backend(
                        pod.networked().id(),
                        pod.name().namespace(),
                        Labels.of(own.getFirst().ownership().podLabels()),
                        ports,
                        pod.address().get()));
    }
}
