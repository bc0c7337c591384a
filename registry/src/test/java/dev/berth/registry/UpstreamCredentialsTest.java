package dev.berth.registry;

import static dev.berth.registry.HostileUpstream.bytes;
import static dev.berth.registry.HostileUpstream.status;
import static dev.berth.registry.RunningRegistry.MANIFEST;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An upstream that is after our credentials. */
class UpstreamCredentialsTest extends HostileUpstreamFixture {
    @Test
    void realm_ofAnotherHost_getsNoCredentials() {
        upstream.on(
                TAG_PATH,
                exchange ->
                        status(
                                exchange,
                                401,
                                "WWW-Authenticate",
                                "Bearer realm=\"" + other.url() + "/token\",service=\"s\""));

        var answer = get(TAG_PATH);

        assertEquals(502, answer.statusCode(), describe(answer));
        assertEquals(List.of(), other.requests);
    }

    @Test
    void realm_thatIsNamedInTheConfiguration_getsThem() {
        front.close();
        front = front(directory.resolve("secret"), List.of(other.host()));
        byte[] manifest = utf8(RunningRegistry.manifest(DIGEST, BLOB, DIGEST, BLOB));
        protect(TAG_PATH, exchange -> bytes(exchange, manifest, "Content-Type", MANIFEST));
        other.on("/token", exchange -> bytes(exchange, utf8("{\"token\":\"t0ken\"}")));

        var answer = get(TAG_PATH);

        assertArrayEquals(manifest, answer.body(), () -> describe(answer));
        assertEquals(List.of("GET /token Basic bWU6czNjcmV0"), other.requests);
    }

    private void protect(String path, HostileUpstream.Reply reply) {
        upstream.on(
                path,
                exchange -> {
                    String given = exchange.getRequestHeaders().getFirst("Authorization");
                    if (!"Bearer t0ken".equals(given)) {
                        status(
                                exchange,
                                401,
                                "WWW-Authenticate",
                                "Bearer realm=\"" + other.url() + "/token\",service=\"s\"");
                        return;
                    }
                    reply.to(exchange);
                });
    }

    @Test
    void redirect_toAnotherHost_takesNoTokenAlong() {
        front.close();
        front = front(directory.resolve("secret"), List.of(other.host()));
        other.on("/token", exchange -> bytes(exchange, utf8("{\"access_token\":\"t0ken\"}")));
        protect(
                BLOB_PATH,
                exchange -> status(exchange, 307, "Location", other.url() + "/elsewhere"));
        other.on("/elsewhere", exchange -> bytes(exchange, BLOB));

        var answer = get(BLOB_PATH);

        assertArrayEquals(BLOB, answer.body());
        assertTrue(other.requests.contains("GET /elsewhere"), other.requests::toString);
    }

    @Test
    void redirect_thatNeverEnds_isBounded() {
        upstream.on(BLOB_PATH, exchange -> status(exchange, 302, "Location", BLOB_PATH));
        upstream.on(TAG_PATH, exchange -> status(exchange, 302, "Location", "file:///etc/passwd"));

        var loop = get(BLOB_PATH);
        var file = get(TAG_PATH);

        assertEquals(502, loop.statusCode(), describe(loop));
        assertEquals(502, file.statusCode(), describe(file));
        assertEquals(6, upstream.count("GET " + BLOB_PATH));
    }

    @Test
    void token_thatIsNone_isRefused() {
        for (String token :
                List.of(
                        "{}",
                        "[]",
                        "{\"token\":\"a b\"}",
                        "{\"token\":\"a\\r\\nX: y\"}",
                        "{".repeat(100),
                        "x".repeat(70_000))) {
            upstream.on(
                    TAG_PATH,
                    exchange ->
                            status(
                                    exchange,
                                    401,
                                    "WWW-Authenticate",
                                    "Bearer realm=\"" + upstream.url() + "/token\""));
            upstream.on("/token", exchange -> bytes(exchange, utf8(token)));

            assertEquals(502, get(TAG_PATH).statusCode(), token.length() + " characters");
        }
    }

    @Test
    void credentials_thatOthersMayRead_areNotUsed() throws IOException {
        directory.resolve("secret").toFile().setReadable(true, false);
        upstream.on(
                TAG_PATH,
                exchange -> status(exchange, 401, "WWW-Authenticate", "Basic realm=\"r\""));

        var answer = get(TAG_PATH);

        assertEquals(502, answer.statusCode());
        assertTrue(describe(answer).contains("mode 0600"), describe(answer));
        assertTrue(
                upstream.requests.stream().noneMatch(request -> request.contains("Basic")),
                upstream.requests::toString);
    }
}
