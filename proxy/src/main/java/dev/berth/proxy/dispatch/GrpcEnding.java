package dev.berth.proxy.dispatch;

/** What a gRPC status says about the endpoint, rather than about the call. */
enum GrpcEnding {
    WELL,
    /** RESOURCE_EXHAUSTED. */
    THROTTLED,
    /** UNKNOWN, DEADLINE_EXCEEDED, INTERNAL, UNAVAILABLE, DATA_LOSS. */
    FAILED;

    /**
     * @param status the number as {@code grpc-status} has it
     */
    static GrpcEnding of(String status) {
        return switch (status) {
            case "8" -> THROTTLED;
            case "2", "4", "13", "14", "15" -> FAILED;
            default -> WELL;
        };
    }
}
