package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.AppProtocol;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints behind TLS whose certificates nobody vouches for. */
class EncryptedUpstreamTest {
    private static final TestIdentity IDENTITY = Rig.identity("somebody");

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void request_toTlsEndpoint_isAnsweredOnOneConnection(String version) throws Exception {
        try (var upstream = encrypted(version, EncryptedUpstreamTest::echo);
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            String large = "x".repeat(300_000);

            assertEquals("", post(rig, client, "").body());
            assertEquals(large, post(rig, client, large).body());
            assertEquals("again", post(rig, client, "again").body());
            assertEquals(1, upstream.connections());
        }
    }

    @Test
    void connection_closedWhileResting_isNotUsedAgain() throws Exception {
        var closed = new CountDownLatch(1);
        try (var upstream =
                        encrypted(
                                "TLSv1.3",
                                peer -> {
                                    peer.readHead();
                                    peer.write(Upstream.ok("x"));
                                    peer.socket().close();
                                    closed.countDown();
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            assertEquals("x", post(rig, client, "").body());
            closed.await();
            assertEquals("x", post(rig, client, "").body());
            assertEquals(2, upstream.connections());
        }
    }

    @Test
    void connection_cleartextInsteadOfTls_is502() throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                AppProtocol.HTTPS,
                                new ServerSocket(),
                                peer -> peer.write("HTTP/1.1 400 Bad Request\r\n\r\n"));
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            assertEquals(502, post(rig, client, "").statusCode());
        }
    }

    @Test
    void connection_handshakeNeverEnds_is504() throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                AppProtocol.HTTPS,
                                new ServerSocket(),
                                peer -> {
                                    while (peer.read() >= 0) {
                                        // Reads and says nothing.
                                    }
                                });
                var rig = new Rig(Rig.quick(), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            assertEquals(504, post(rig, client, "").statusCode());
        }
    }

    @Test
    void answer_cutShort_isNotTakenForWhole() throws Exception {
        try (var upstream =
                        encrypted(
                                "TLSv1.3",
                                peer -> {
                                    peer.readHead();
                                    peer.write(
                                            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
                                });
                var rig = new Rig(Rig.quick(), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            assertThrows(IOException.class, () -> post(rig, client, ""));
            assertTrue(rig.logLine().contains("\"fault\":\"CUT\""));
        }
    }

    @Test
    void offer_takenByTlsEndpoint_hearsItsEndAndTellsItTheClients() throws Exception {
        var heard = new CountDownLatch(1);
        try (var upstream =
                        encrypted(
                                "TLSv1.3",
                                peer -> {
                                    peer.readHead();
                                    peer.write(
                                            "HTTP/1.1 101 x\r\nConnection: upgrade\r\n"
                                                    + "Upgrade: websocket\r\n\r\nbye");
                                    peer.socket().shutdownOutput();
                                    while (peer.read() >= 0) {
                                        // The client may still talk.
                                    }
                                    heard.countDown();
                                });
                var rig = new Rig(upstream)) {
            String answer =
                    rig.exchange(
                            "GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                    + rig.issuer().token(Rig.HOST)
                                    + "\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
                                    + "Sec-WebSocket-Key: eA==\r\n\r\n");

            assertTrue(answer.endsWith("\r\n\r\nbye"), answer);
            assertTrue(heard.await(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void answer_endsWithTheEndpointsDirection_isWhole() throws Exception {
        var delivered = new CountDownLatch(1);
        try (var upstream =
                        encrypted(
                                "TLSv1.3",
                                peer -> {
                                    peer.readHead();
                                    peer.write("HTTP/1.1 200 OK\r\n\r\nto the end");
                                    peer.socket().shutdownOutput();
                                    delivered.await();
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            assertEquals("to the end", post(rig, client, "").body());
            delivered.countDown();
        }
    }

    private static Upstream encrypted(String version, Upstream.Script script) throws Exception {
        var listener =
                (SSLServerSocket) IDENTITY.serving().getServerSocketFactory().createServerSocket();
        listener.setEnabledProtocols(new String[] {version});
        return new Upstream("a", AppProtocol.HTTPS, listener, script);
    }

    private static void echo(Upstream.Peer peer) throws IOException {
        while (peer.readHead()) {
            peer.write(
                    Upstream.ok(
                            new String(
                                    peer.readBody(),
                                    java.nio.charset.StandardCharsets.ISO_8859_1)));
        }
    }

    private static HttpResponse<String> post(Rig rig, HttpClient client, String body)
            throws Exception {
        return client.send(
                rig.request("/").POST(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
    }
}
