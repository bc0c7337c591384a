package dev.berth.policies.workload;

import dev.berth.policies.balance.AppProtocol;
import java.util.List;
import java.util.Optional;

/**
 * A name and ports under which the pods that a selector picks are reached ({@code v1} Service).
 *
 * @param name which one
 * @param selector which pods serve; empty selects none
 * @param ports at least one, unless it is headless; names are unique and, where there are several,
 *     present
 * @param discovery what is found under its name
 */
public record Service(
        ObjectName name, Labels selector, List<ServicePort> ports, Discovery discovery) {
    /** What is found under the name of a Service. */
    public enum Discovery {
        /** The Service, which spreads what comes. */
        SERVICE,
        /** The pods that are ready, each for itself ({@code clusterIP: None}). */
        READY_PODS,
        /** All pods, ready or not ({@code publishNotReadyAddresses}). */
        ALL_PODS
    }

    public Service {
        ports = List.copyOf(ports);
        if (ports.isEmpty() && discovery == Discovery.SERVICE) {
            throw new IllegalArgumentException("a service has at least one port");
        }
    }

    /** One that spreads what comes. */
    public Service(ObjectName name, Labels selector, List<ServicePort> ports) {
        this(name, selector, ports, Discovery.SERVICE);
    }

    /** Whether its pods are found, each for itself. */
    public boolean isHeadless() {
        return discovery != Discovery.SERVICE;
    }

    /** The port a route refers to, if this service has it. */
    public Optional<ServicePort> port(PortReference reference) {
        return ports.stream().filter(port -> port.isNamedBy(reference)).findFirst();
    }

    /** Whether its selector picks a pod with these labels; an empty selector picks none. */
    public boolean selects(Labels pod) {
        return !selector.values().isEmpty() && selector.select(pod);
    }

    /**
     * One port of a service.
     *
     * @param name absent only where it is the only port
     * @param port 1 to 65535, TCP
     * @param target where the pods listen
     * @param protocol what they speak there
     */
    public record ServicePort(
            Optional<String> name, int port, PortReference target, AppProtocol protocol) {
        public ServicePort {
            PortReference.checkPort(port);
        }

        /** One whose pods speak HTTP/1.1 in cleartext. */
        public ServicePort(Optional<String> name, int port, PortReference target) {
            this(name, port, target, AppProtocol.HTTP1);
        }

        boolean isNamedBy(PortReference reference) {
            return switch (reference) {
                case PortReference.ByNumber(int number) -> number == port;
                case PortReference.ByName(String text) -> name.filter(text::equals).isPresent();
            };
        }
    }
}
