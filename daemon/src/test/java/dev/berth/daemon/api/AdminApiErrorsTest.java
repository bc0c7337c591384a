package dev.berth.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for wrongly, and what goes wrong here. */
final class AdminApiErrorsTest extends AdminApiCase {
    @Test
    void healthz_isOk() throws IOException {
        UnixHttp.Answer answer = http.get("/healthz");

        assertEquals(200, answer.status());
        assertEquals("ok", answer.body().strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/berth/v1", "/berth/v1/absent", "/berth/v2/status", "/healthz/deep"})
    void unknownPath_isNotFoundAsAProblem(String path) throws IOException {
        problem(http.get(path), 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/nodes",
                "/api/v2/services",
                "/apis/apps/v1/namespaces/default/replicasets",
                "/api/v1/namespaces/default/services/web/scale"
            })
    void unknownResource_isNotFoundAsAStatus(String path) throws IOException {
        status(http.get(path), 404, "NotFound");
    }

    @ParameterizedTest
    @CsvSource({
        "PATCH, /api/v1/namespaces/default/services/web",
        "POST, /api/v1/namespaces/default/services",
        "DELETE, /api/v1/namespaces/default/services",
        "BREW, /apis/apps/v1/namespaces/default/deployments/web",
        "DELETE, /api/v1/namespaces/default/events",
        "POST, /api/v1/namespaces/default/pods",
        "PUT, /api/v1/namespaces/default/events"
    })
    void unknownMethod_ofAResource_isNotAllowed(String method, String path) throws IOException {
        status(http.send(method, path, ""), 405, "MethodNotAllowed");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /berth/v1/status",
        "DELETE, /berth/v1/slots",
        "BREW, /healthz",
        "GET, /berth/v1/tokens"
    })
    void unknownMethod_elsewhere_isNotFound(String method, String path) throws IOException {
        problem(http.send(method, path, ""), 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/namespaces/%zz/pods HTTP/1.1",
                "GET /api/v1/namespaces/%00/services/web HTTP/1.1",
                "GET api HTTP/1.1"
            })
    void requestLineThatIsNone_isTheCallersFault(String line) throws IOException {
        String request = line + "\r\nHost: berth\r\nConnection: close\r\n\r\n";

        UnixHttp.Answer answer = http.exchange(request.getBytes(StandardCharsets.US_ASCII));

        assertTrue(answer.status() >= 400 && answer.status() < 500, answer.toString());
        assertFalse(answer.body().contains("Exception"), answer.body());
        assertFalse(answer.body().contains("\tat "), answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/pods", "/berth/v1/status"})
    void handlerThatThrows_isAnInternalErrorWithoutATrace(String path) throws IOException {
        Logger quiet = Logger.getLogger(AdminErrors.class.getName());
        quiet.setLevel(Level.OFF);
        api.live.set(
                () -> {
                    throw new IllegalStateException("an inner matter");
                });

        UnixHttp.Answer answer = http.get(path);

        quiet.setLevel(null);
        assertEquals(500, answer.status());
        assertTrue(answer.body().contains("see the daemon's log"), answer.body());
        assertFalse(answer.body().contains("inner matter"), answer.body());
        assertFalse(answer.body().contains("IllegalState"), answer.body());
        assertFalse(answer.body().contains("dev.berth"), answer.body());
        assertEquals(200, http.get("/healthz").status());
    }
}
