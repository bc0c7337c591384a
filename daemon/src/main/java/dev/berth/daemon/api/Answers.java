package dev.berth.daemon.api;

import com.google.gson.JsonObject;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/** How handlers answer. */
final class Answers {
    static final String JSON = "application/json";
    static final String PROBLEM_JSON = "application/problem+json";
    static final String TEXT = "text/plain; charset=utf-8";

    private Answers() {}

    static void json(ServerResponse response, JsonObject body) {
        json(response, 200, JSON, body);
    }

    static void json(ServerResponse response, int code, String type, JsonObject body) {
        response.status(code);
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.send((body + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static void text(ServerResponse response, String type, String body) {
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.send(body.getBytes(StandardCharsets.UTF_8));
    }
}
