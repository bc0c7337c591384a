package dev.berth.proxy.fault;

import com.google.gson.JsonObject;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Reasons;
import dev.berth.proxy.wire.ResponseHead;

/**
 * The answer to a request that failed: problem details (RFC 9457), with a challenge where a token
 * is missing (RFC 6750). Every failure of the balancer leaves through here.
 *
 * @param head status and fields, without framing
 * @param body JSON
 */
public record FaultResponse(ResponseHead head, String body) {
    private static final String RETRY_AFTER_SECONDS = "1";

    /**
     * The answer to a fault.
     *
     * @param requestId under which the access log has it
     */
    public static FaultResponse of(ProxyFault fault, String requestId) {
        Fields fields = Fields.of("Content-Type", "application/problem+json");
        int status = fault.kind().status();
        if (status == 503) {
            fields = fields.with("Retry-After", RETRY_AFTER_SECONDS);
        }
        return answer(status, fields, fault.detail(), requestId);
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
        return answer(challenge.lack().status(), fields, challenge.detail(), requestId);
    }

    private static FaultResponse answer(int status, Fields fields, String detail, String id) {
        var problem = new JsonObject();
        problem.addProperty("type", "about:blank");
        problem.addProperty("title", Reasons.of(status));
        problem.addProperty("status", status);
        problem.addProperty("detail", detail);
        problem.addProperty("instance", "urn:berth:request:" + id);
        return new FaultResponse(ResponseHead.of(status, fields), problem + "\n");
    }

    public int status() {
        return head.status();
    }
}
