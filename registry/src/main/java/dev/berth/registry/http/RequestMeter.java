package dev.berth.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.registry.observe.RegistryMetrics;
import java.util.Set;

/** Tells the metrics of an answer, in words of fixed sets. */
final class RequestMeter {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final String CODE = "{\"errors\":[{\"code\":\"";
    private static final int FIRST_ERROR_STATUS = 400;

    private final RegistryMetrics metrics;

    RequestMeter(RegistryMetrics metrics) {
        this.metrics = metrics;
    }

    void answered(Exchange exchange, Answer answer, long nanos) {
        boolean head = exchange.method().equals("HEAD");
        metrics.answered(
                new RegistryMetrics.Answered(
                        name(exchange.rawPath()),
                        METHODS.contains(exchange.method()) ? exchange.method() : "other",
                        answer.status(),
                        code(answer),
                        exchange.received(),
                        head ? 0 : bytes(answer.body()),
                        nanos));
    }

    /** By the path's last parts, as {@link Endpoint} reads them. */
    private static String name(String path) {
        if (path.endsWith("/blobs/uploads/") || path.endsWith("/blobs/uploads")) {
            return "uploads";
        }
        if (path.contains("/blobs/uploads/")) {
            return "upload";
        }
        if (path.contains("/blobs/")) {
            return "blob";
        }
        if (path.contains("/manifests/")) {
            return "manifest";
        }
        if (path.contains("/referrers/")) {
            return "referrers";
        }
        if (path.equals("/v2/_catalog")) {
            return "catalog";
        }
        return path.endsWith("/tags/list") ? "tags" : "other";
    }

    private static String code(Answer answer) {
        if (answer.status() < FIRST_ERROR_STATUS
                || !(answer.body() instanceof Answer.Body.Text(String text))) {
            return "";
        }
        for (var error : OciError.values()) {
            if (text.startsWith(error.name() + "\"", CODE.length())) {
                return error.name();
            }
        }
        return "";
    }

    private static long bytes(Answer.Body body) {
        return switch (body) {
            case Answer.Body.None(), Answer.Body.OnlyLength _ -> 0;
            case Answer.Body.Text(String text) -> text.getBytes(UTF_8).length;
            case Answer.Body.Part part -> part.count();
            case Answer.Body.Coming coming -> coming.blob().length();
        };
    }
}
