package dev.berth.proxy.http2.client;

import dev.berth.proxy.fault.GrpcStatus;
import dev.berth.proxy.http2.frame.ErrorCode;

/** What a stream's reset means to a gRPC client ("Errors" of gRPC over HTTP2). */
final class ResetStatus {
    private ResetStatus() {}

    static GrpcStatus of(ErrorCode code) {
        return switch (code) {
            case REFUSED_STREAM -> GrpcStatus.UNAVAILABLE;
            case CANCEL -> GrpcStatus.CANCELLED;
            case ENHANCE_YOUR_CALM -> GrpcStatus.RESOURCE_EXHAUSTED;
            case INADEQUATE_SECURITY -> GrpcStatus.PERMISSION_DENIED;
            case NO_ERROR,
                    PROTOCOL_ERROR,
                    INTERNAL_ERROR,
                    FLOW_CONTROL_ERROR,
                    SETTINGS_TIMEOUT,
                    STREAM_CLOSED,
                    FRAME_SIZE_ERROR,
                    COMPRESSION_ERROR,
                    CONNECT_ERROR,
                    HTTP_1_1_REQUIRED ->
                    GrpcStatus.INTERNAL;
        };
    }
}
