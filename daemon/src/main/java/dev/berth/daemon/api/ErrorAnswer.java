package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.policies.base.Problem;
import java.util.List;

/**
 * How a refusal looks on the wire: a Kubernetes {@code Status} under {@code /api} and {@code
 * /apis}, and for {@code apply}; problem details (RFC 9457) elsewhere.
 */
final class ErrorAnswer {

    private ErrorAnswer() {}

    /** Whether the path is one that Kubernetes clients ask. */
    static boolean isKubernetes(String path) {
        return path.startsWith("/api/")
                || path.startsWith("/apis/")
                || path.equals("/berth/v1/apply");
    }

    static JsonObject status(ApiRefusal refusal) {
        var status = new JsonObject();
        status.addProperty("apiVersion", "v1");
        status.addProperty("kind", "Status");
        status.addProperty("status", "Failure");
        status.addProperty("reason", refusal.reason());
        status.addProperty("code", refusal.code());
        status.addProperty("message", refusal.text());
        if (!refusal.causes().isEmpty()) {
            var details = new JsonObject();
            details.add("causes", causes(refusal.causes()));
            status.add("details", details);
        }
        return status;
    }

    static JsonObject problem(ApiRefusal refusal) {
        var problem = new JsonObject();
        problem.addProperty("type", "about:blank");
        problem.addProperty("title", refusal.reason());
        problem.addProperty("status", refusal.code());
        problem.addProperty("detail", refusal.text());
        if (!refusal.causes().isEmpty()) {
            problem.add("causes", causes(refusal.causes()));
        }
        return problem;
    }

    private static JsonArray causes(List<Problem> problems) {
        var causes = new JsonArray();
        for (Problem problem : problems) {
            var cause = new JsonObject();
            cause.addProperty("reason", "FieldValueInvalid");
            cause.addProperty("field", problem.place());
            if (problem.line() > 0) {
                cause.addProperty("line", problem.line());
            }
            cause.addProperty("message", problem.detail());
            causes.add(cause);
        }
        return causes;
    }
}
