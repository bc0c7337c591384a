package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests byte for byte, as no well-behaved client would send them. */
class PathTest {
    @TempDir Path directory;
    private RunningRegistry running;

    @BeforeEach
    void start() {
        running = RunningRegistry.on(directory);
        running.image("team/app", "1", utf8("{}"), utf8("layer"));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    /** Sends text and gives everything that comes until the server closes. */
    private String raw(String request) throws IOException {
        try (var socket =
                new Socket(
                        InetAddress.getLoopbackAddress(), running.registry.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private int status(String target) throws IOException {
        String answer =
                raw("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 "), answer);
        return Integer.parseInt(answer.substring(9, 12));
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/team/app/manifests/1,                        200",
        "/v2/team/app/manifests/%31,                      200",
        "/v2/te%61m/app/manifests/1,                      200",
        "/v2/team%2Fapp/manifests/1,                      400",
        "/v2/team%252Fapp/manifests/1,                    400",
        "/v2/team/app/manifests/%2531,                    404",
        "/v2/team/../team/app/manifests/1,                400",
        "/v2/team/./app/manifests/1,                      400",
        "/v2/team//app/manifests/1,                       400",
        "/v2/%2e%2e/app/manifests/1,                      400",
        "/v2/team/app/manifests/..%2f1,                   400",
        "/v2/team/app/manifests/1%00,                     404",
        "/v2/team/app/manifests/%,                        400",
        "/v2/team/app/manifests/%zz,                      400",
        "/v2/team/app/manifests/%ff,                      400",
        "/v2/TEAM/app/manifests/1,                        400",
        "/v2/team/app;a=b/manifests/1,                    400",
        "/v2/team/app/blobs/sha256:..%2f..%2fregistry.db, 400",
        "/v2/team/app/blobs/uploads/..%2f..%2f,           400",
        "/v2/team/app/blobs/uploads/../../registry.db,    404",
        "/v2/manifests/1,                                 400",
        "/v2/team/app/tags/list?n=%zz,                    400",
        "/v2/team/app/referrers/sha256:00,                400",
        "/v2/team/app/referrers/1,                        400",
        "/v2/_catalog,                                    200",
        "/v2/_catalog/,                                   404",
        "/,                                               404",
        "/v2,                                             401",
        "/v1/,                                            404",
    })
    void get_oddPath_isDecodedOnce(String target, int expected) throws IOException {
        assertEquals(expected, status(target), target);
    }

    @Test
    void get_longTarget_isRefused() throws IOException {
        assertEquals(414, status("/v2/" + "a".repeat(9_000) + "/manifests/1"));
    }

    @Test
    void get_largeHeader_isRefused() throws IOException {
        String answer =
                raw(
                        "GET /v2/ HTTP/1.1\r\nHost: localhost\r\nX: "
                                + "a".repeat(17_000)
                                + "\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
        assertTrue(answer.contains("{\"errors\":["), answer);
    }

    @ParameterizedTest
    @CsvSource({"a\"b", "a b", "a/b", "a@b", "[::1", "a:b:c", "a:123456"})
    void get_hostThatIsNone_neverReachesTheChallenge(String host) throws IOException {
        String answer = raw("GET /v2/ HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_registry", "_a.b-c:5000"})
    void get_hostThatMayBeAnothers_isNotWhereSecretsAreSent(String host) throws IOException {
        String answer = raw("GET /v2/ HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 401"), answer);
        assertTrue(answer.contains("realm=\"" + running.uri("/v2/token") + "\""), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1", "[::1]:5000"})
    void get_hostThatIsOurs_standsInTheChallenge(String host) throws IOException {
        String answer = raw("GET /v2/ HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 401"), answer);
        assertTrue(answer.contains("realm=\"http://" + host + "/"), answer);
    }

    @Test
    void post_unknownMethod_saysWhatIsAllowed() throws IOException {
        String answer =
                raw(
                        "DELETE /v2/team/app/tags/list HTTP/1.1\r\n"
                                .concat("Host: localhost\r\nConnection: close\r\n\r\n"));

        assertTrue(answer.startsWith("HTTP/1.1 405"), answer);
        assertTrue(answer.contains("Allow: GET, HEAD\r\n"), answer);
    }
}
