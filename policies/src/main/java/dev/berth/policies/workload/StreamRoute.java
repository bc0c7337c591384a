package dev.berth.policies.workload;

import java.util.List;

/**
 * Which connections go to which services, unread ({@code gateway.networking.k8s.io} TLSRoute,
 * TCPRoute).
 *
 * @param kind TLS or TCP
 * @param name which one
 * @param parents what it attaches to
 * @param hostnames server names of a TLSRoute, {@code *.} before one covers any number of labels
 * @param backends where to
 */
public record StreamRoute(
        RouteKind kind,
        ObjectName name,
        List<RouteParent> parents,
        List<String> hostnames,
        List<BackendReference> backends) {
    public StreamRoute {
        parents = List.copyOf(parents);
        hostnames = List.copyOf(hostnames);
        backends = List.copyOf(backends);
    }
}
