package dev.berth.policies.workload;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Ports on which the balancer takes traffic, and which routes may use them ({@code
 * gateway.networking.k8s.io/v1} Gateway).
 *
 * @param name which one
 * @param className the GatewayClass it asks for
 * @param listeners at least one, each with a name of its own
 * @param clients what its clients must show; absent where nothing is asked for
 */
public record Gateway(
        ObjectName name, String className, List<Listener> listeners, Optional<Clients> clients) {
    /** A Gateway for every client. */
    public Gateway(ObjectName name, String className, List<Listener> listeners) {
        this(name, className, listeners, Optional.empty());
    }

    public Gateway {
        listeners = List.copyOf(listeners);
        if (listeners.isEmpty()) {
            throw new IllegalArgumentException("a gateway has at least one listener");
        }
    }

    /** What a listener speaks. */
    public enum Protocol {
        HTTP,
        HTTPS,
        TLS,
        TCP
    }

    /** Whose routes a listener takes. */
    public enum Namespaces {
        /** Those of the Gateway's own namespace. */
        SAME,
        ALL
    }

    /**
     * One port with one protocol, for one host or all.
     *
     * @param name unique in the Gateway
     * @param hostname a lower-case host, {@code *.} before it covers any number of labels; absent:
     *     every host
     * @param port 1 to 65535
     * @param protocol what is spoken there
     * @param tls absent where the protocol has none, and where an HTTPS listener leaves it to the
     *     device's own certificate
     * @param namespaces whose routes may attach
     * @param kinds which routes may attach
     */
    public record Listener(
            String name,
            Optional<String> hostname,
            int port,
            Protocol protocol,
            Optional<Tls> tls,
            Namespaces namespaces,
            Set<RouteKind> kinds) {
        public Listener {
            PortReference.checkPort(port);
            kinds = Set.copyOf(kinds);
        }

        /** The kinds of routes that a protocol can carry. */
        public static Set<RouteKind> kindsOf(Protocol protocol) {
            return switch (protocol) {
                case HTTP, HTTPS -> Set.of(RouteKind.HTTP, RouteKind.GRPC);
                case TLS -> Set.of(RouteKind.TLS, RouteKind.TCP);
                case TCP -> Set.of(RouteKind.TCP);
            };
        }
    }

    /**
     * What clients must show before they may say anything.
     *
     * @param authorities the ConfigMaps with the certificates of those who may vouch for them
     */
    public record Clients(List<ObjectName> authorities) {
        public Clients {
            authorities = List.copyOf(authorities);
        }
    }

    /**
     * What becomes of TLS.
     *
     * @param passthrough whether the endpoint ends it; else the balancer does
     * @param certificates the Secrets of what the balancer proves itself with; empty with
     *     passthrough, and where the device's own certificate is meant
     */
    public record Tls(boolean passthrough, List<ObjectName> certificates) {
        public Tls {
            certificates = List.copyOf(certificates);
        }
    }
}
