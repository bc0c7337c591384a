package dev.berth.policies.route;

import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.Target;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.PortReference;
import dev.berth.policies.workload.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** Which pods answer for which port of which service. */
public final class ServiceEndpoints {
    private ServiceEndpoints() {}

    /**
     * A pod as a service sees it.
     *
     * @param id of its container, so that a reused address is another endpoint
     * @param namespace services of this namespace may select it
     * @param labels what services select by
     * @param ports what it says it listens on
     * @param address where it is reached, numeric
     */
    public record Backend(
            String id,
            String namespace,
            Labels labels,
            List<ContainerTemplate.ContainerPort> ports,
            String address) {
        public Backend {
            ports = List.copyOf(ports);
        }
    }

    /** The endpoints of every service port; a port that no pod serves has an empty set. */
    public static Map<ServiceKey, TargetSet> of(
            Collection<Service> services, Collection<Backend> ready) {
        Map<ServiceKey, TargetSet> endpoints = new HashMap<>();
        for (Service service : services) {
            for (Service.ServicePort port : service.ports()) {
                List<Target> found = new ArrayList<>();
                for (Backend pod : ready) {
                    if (isSelected(service, pod)) {
                        endpoint(port, pod)
                                .map(at -> new Target(at, PodWeight.read(pod.labels()).orElse(1)))
                                .ifPresent(found::add);
                    }
                }
                endpoints.put(
                        new ServiceKey(
                                service.name().namespace(), service.name().name(), port.port()),
                        new TargetSet(found));
            }
        }
        return endpoints;
    }

    /**
     * The ports on which a pod must accept before it counts as ready: those that services send to,
     * or, where no service selects it, those it says it listens on.
     */
    public static NavigableSet<Integer> probedPorts(Collection<Service> services, Backend pod) {
        NavigableSet<Integer> ports = new TreeSet<>();
        for (Service service : services) {
            if (isSelected(service, pod)) {
                service.ports().forEach(port -> target(port, pod).ifPresent(ports::add));
            }
        }
        if (ports.isEmpty()) {
            pod.ports().forEach(port -> ports.add(port.port()));
        }
        return ports;
    }

    /** Whether the service picks the pod. */
    public static boolean isSelected(Service service, Backend pod) {
        return service.name().namespace().equals(pod.namespace()) && service.selects(pod.labels());
    }

    private static Optional<Endpoint> endpoint(Service.ServicePort port, Backend pod) {
        OptionalInt number = target(port, pod);
        return number.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Endpoint(pod.address(), number.getAsInt(), pod.id(), port.protocol()));
    }

    /** On which port of the pod that port of a service ends; empty where the pod has none. */
    public static OptionalInt target(Service.ServicePort port, Backend pod) {
        return switch (port.target()) {
            case PortReference.ByNumber(int number) -> OptionalInt.of(number);
            case PortReference.ByName(String name) ->
                    pod.ports().stream()
                            .filter(declared -> declared.name().filter(name::equals).isPresent())
                            .mapToInt(ContainerTemplate.ContainerPort::port)
                            .findFirst();
        };
    }
}
