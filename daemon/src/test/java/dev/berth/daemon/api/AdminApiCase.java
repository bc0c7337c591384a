package dev.berth.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every test of the admin API has: the API, without an engine behind it. */
@Timeout(60)
abstract class AdminApiCase {
    static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              selector:
                app: web
              ports:
              - port: 80
                targetPort: 9376
            """;

    static final String INGRESS =
            """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: web
            spec:
              rules:
              - host: web.example.com
                http:
                  paths:
                  - path: /
                    pathType: Prefix
                    backend:
                      service:
                        name: absent
                        port:
                          number: 80
            """;

    static final String DEPLOYMENT =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              replicas: 2
              selector:
                matchLabels:
                  app: web
              template:
                metadata:
                  labels:
                    app: web
                spec:
                  containers:
                  - name: main
                    image: web:1
            """;

    static final String SERVICES = "/api/v1/namespaces/default/services";
    static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

    @TempDir Path directory;
    ApiFixture api;
    UnixHttp http;

    @BeforeEach
    void startApi() throws IOException {
        api = new ApiFixture(directory, directory.resolve("no-engine.sock"));
        http = api.http;
    }

    @AfterEach
    void stopApi() throws IOException {
        api.close();
    }

    static String all(String... documents) {
        return String.join("---\n", documents);
    }

    UnixHttp.Answer apply(String documents) throws IOException {
        return http.send("POST", "/berth/v1/apply", documents);
    }

    /** Fails unless it is a Kubernetes {@code Status} with that code and reason. */
    static JsonObject status(UnixHttp.Answer answer, int code, String reason) {
        assertEquals(code, answer.status(), answer.body());
        assertEquals("application/json", answer.type());
        JsonObject status = answer.json();
        assertEquals("Status", text(status, "kind"));
        assertEquals("v1", text(status, "apiVersion"));
        assertEquals("Failure", text(status, "status"));
        assertEquals(reason, text(status, "reason"));
        assertEquals(code, status.get("code").getAsInt());
        return status;
    }

    /** Fails unless it is problem details (RFC 9457) with that code. */
    static JsonObject problem(UnixHttp.Answer answer, int code) {
        assertEquals(code, answer.status(), answer.body());
        assertEquals("application/problem+json", answer.type());
        JsonObject problem = answer.json();
        assertEquals(code, problem.get("status").getAsInt());
        return problem;
    }

    /** What stands at a path such as {@code spec.ports.0.port}, as text. */
    static String text(JsonElement from, String path) {
        JsonElement at = from;
        for (String step : path.split("\\.", -1)) {
            at =
                    at instanceof JsonArray array
                            ? array.get(Integer.parseInt(step))
                            : at.getAsJsonObject().get(step);
            if (at == null) {
                throw new AssertionError("no " + step + " of " + path + " in " + from);
            }
        }
        return at.isJsonPrimitive() ? at.getAsString() : at.toString();
    }

    static void assertJson(String expected, JsonElement actual) {
        assertEquals(JsonParser.parseString(expected), actual);
    }
}
