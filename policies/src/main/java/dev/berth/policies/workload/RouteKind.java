package dev.berth.policies.workload;

/** The kinds of Gateway API routes, as {@code gateway.networking.k8s.io} names them. */
public enum RouteKind {
    HTTP("HTTPRoute"),
    GRPC("GRPCRoute"),
    TLS("TLSRoute"),
    TCP("TCPRoute");

    private final String title;

    RouteKind(String title) {
        this.title = title;
    }

    /** As in {@code kind:}. */
    public String title() {
        return title;
    }
}
