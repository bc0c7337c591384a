package dev.berth.proxy.fault;

import com.google.gson.JsonObject;
import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Reasons;
import dev.berth.proxy.wire.ResponseHead;

/**
 * The answer to a request that failed: problem details (RFC 9457), with a challenge where a token
 * is missing (RFC 6750). Every failure of the balancer leaves through here.
 *
 * @param head status and fields, without framing
 * @param body JSON
 * @param call how a gRPC client is told
 */
public record FaultResponse(ResponseHead head, String body, Call call) {
    /**
     * The end of a gRPC call.
     *
     * @param status what happened
     * @param message for people
     */
    public record Call(GrpcStatus status, String message) {}

    /**
     * The answer to a fault.
     *
     * @param requestId under which the access log has it
     */
    public static FaultResponse of(ProxyFault fault, String requestId) {
        Fields fields = Fields.of("Content-Type", "application/problem+json");
        int status = fault.kind().status();
        if (status == 503 || status == 429) {
            long seconds = fault.retryAfter().plusMillis(999).toSeconds();
            fields = fields.with("Retry-After", Long.toString(seconds));
        }
        GrpcStatus grpc = fault.call().orElseGet(() -> GrpcStatus.ofHttp(status));
        return answer(status, fields, new Call(grpc, fault.detail()), requestId);
    }

    /** The answer to a request without a sufficient token. */
    public static FaultResponse of(Challenge challenge, String requestId) {
        Fields fields =
                Fields.of(
                        "WWW-Authenticate",
                        challenge.header(),
                        "Content-Type",
                        "application/problem+json",
                        "Cache-Control",
                        "no-store");
        int status = challenge.lack().status();
        var call = new Call(GrpcStatus.ofHttp(status), challenge.detail());
        return answer(status, fields, call, requestId);
    }

    /**
     * The same for a gRPC client: status 200, and in its fields, after which nothing comes, the
     * status of the call (gRPC over HTTP2, "Trailers-Only").
     */
    public FaultResponse forCall() {
        Fields fields =
                head.fields().without("Content-Type").with("Content-Type", "application/grpc");
        for (Field field : call.status().fields(call.message())) {
            fields = fields.with(field.name(), field.value());
        }
        return new FaultResponse(ResponseHead.of(200, fields), "", call);
    }

    private static FaultResponse answer(int status, Fields fields, Call call, String id) {
        var problem = new JsonObject();
        problem.addProperty("type", "about:blank");
        problem.addProperty("title", Reasons.of(status));
        problem.addProperty("status", status);
        problem.addProperty("detail", call.message());
        problem.addProperty("instance", "urn:berth:request:" + id);
        return new FaultResponse(ResponseHead.of(status, fields), problem + "\n", call);
    }

    public int status() {
        return head.status();
    }
}
