package dev.berth.policies.balance;

import java.util.Optional;

/** What an endpoint speaks; the {@code appProtocol} of a Service's port says so. */
public enum AppProtocol {
    /** HTTP/1.1 in cleartext, WebSockets with it. */
    HTTP1,
    /** HTTP/2 in cleartext with prior knowledge (RFC 9113 §3.3), gRPC with it. */
    HTTP2,
    /** TLS, and of HTTP/2 and HTTP/1.1 what the endpoint chooses (ALPN, RFC 7301). */
    HTTPS;

    /** The names that mean one of these, for messages. */
    public static final String NAMES =
            "http, https, grpc, grpcs, kubernetes.io/h2c, kubernetes.io/ws or kubernetes.io/wss";

    /**
     * What a name means.
     *
     * @param appProtocol of KEP-3726 ({@code kubernetes.io/…}) or of common use
     * @return empty if it means none of these
     */
    public static Optional<AppProtocol> named(String appProtocol) {
        return switch (appProtocol) {
            case "http", "ws", "kubernetes.io/ws" -> Optional.of(HTTP1);
            case "h2c", "http2", "grpc", "kubernetes.io/h2c" -> Optional.of(HTTP2);
            case "https", "wss", "grpcs", "kubernetes.io/wss" -> Optional.of(HTTPS);
            default -> Optional.empty();
        };
    }
}
