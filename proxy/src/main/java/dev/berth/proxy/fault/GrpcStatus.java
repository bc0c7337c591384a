package dev.berth.proxy.fault;

import dev.berth.proxy.wire.Fields;
import java.nio.charset.StandardCharsets;

/** The codes of gRPC that the balancer answers with itself, and how they are told. */
public enum GrpcStatus {
    CANCELLED(1),
    UNKNOWN(2),
    DEADLINE_EXCEEDED(4),
    PERMISSION_DENIED(7),
    RESOURCE_EXHAUSTED(8),
    UNIMPLEMENTED(12),
    INTERNAL(13),
    UNAVAILABLE(14),
    UNAUTHENTICATED(16);

    private final int code;

    GrpcStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /**
     * What a status of HTTP means to a gRPC client ("HTTP to gRPC Status Code Mapping"), but too
     * many requests or bytes are exhausted resources, and a wrong host is one where no such method
     * is.
     */
    static GrpcStatus ofHttp(int status) {
        return switch (status) {
            case 400, 431 -> INTERNAL;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404, 421, 501 -> UNIMPLEMENTED;
            case 408, 499 -> CANCELLED;
            case 413, 429 -> RESOURCE_EXHAUSTED;
            case 502, 503, 504 -> UNAVAILABLE;
            default -> UNKNOWN;
        };
    }

    /** The fields that end a call with this. */
    public Fields fields(String message) {
        return Fields.of("grpc-status", Integer.toString(code), "grpc-message", encoded(message));
    }

    /** Percent-encoded UTF-8 ("Responses", Status-Message). */
    private static String encoded(String message) {
        var text = new StringBuilder();
        for (byte octet : message.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= 0x20 && octet <= 0x7e && octet != '%') {
                text.append((char) octet);
            } else {
                text.append(String.format("%%%02X", octet & 0xff));
            }
        }
        return text.toString();
    }
}
