package dev.berth.proxy;

import static dev.berth.proxy.SocketText.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.limit.ListenerLimits;
import dev.berth.proxy.limit.ProxyLimits;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints that say nothing for long, and clients that do not wait for them. */
class SilenceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Less than the first byte's time, so that only the client's going ends the request. */
    private static final Duration SILENCE = Duration.ofMillis(300);

    private static final String EVENTS =
            "HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream; charset=utf-8\r\n\r\n";

    private static final ProxyLimits WATCHFUL =
            ProxyLimits.DEFAULT.withListener(ListenerLimits.DEFAULT.withSilence(SILENCE));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: localhost\r\n",
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n",
                "GET / HTTP/1.0\r\nHost: localhost\r\n"
            })
    void client_goesWhileTheEndpointIsSilent_releasesTheClaim(String head) throws Exception {
        var ended = new CountDownLatch(1);
        try (var upstream = new Upstream("a", peer -> silent(peer, "", ended));
                var rig = new Rig(WATCHFUL, upstream)) {
            try (SSLSocket socket = rig.connect()) {
                send(socket, request(rig, head));
                awaitRequest(upstream);
            }

            assertTrue(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
            assertTrue(rig.logLine().contains("\"fault\":\"CLIENT_GONE\""));
        }
    }

    @Test
    void client_goesAfterItsBody_releasesTheClaim() throws Exception {
        var ended = new CountDownLatch(1);
        try (var upstream = new Upstream("a", peer -> silent(peer, "", ended));
                var rig = new Rig(WATCHFUL, upstream)) {
            try (SSLSocket socket = rig.connect()) {
                String head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n";
                send(socket, request(rig, head) + "bo");
                awaitRequest(upstream);
                assertFalse(ended.await(3 * SILENCE.toMillis(), TimeUnit.MILLISECONDS));
                send(socket, "dy");
            }

            assertTrue(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
        }
    }

    @Test
    void client_breaksOffBetweenEvents_releasesTheClaim() throws Exception {
        var ended = new CountDownLatch(1);
        try (var upstream = new Upstream("a", peer -> silent(peer, EVENTS + "data: 1\n\n", ended));
                var rig = new Rig(WATCHFUL, upstream)) {
            var plain = new Socket(InetAddress.getLoopbackAddress(), rig.port());
            var socket =
                    (SSLSocket)
                            TestIdentity.trusting(Rig.firstIdentity())
                                    .getSocketFactory()
                                    .createSocket(plain, Rig.HOST, rig.port(), false);
            send(socket, request(rig, "GET / HTTP/1.1\r\nHost: localhost\r\n"));
            awaitRequest(upstream);

            // Without a word of TLS.
            plain.close();

            assertTrue(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
        }
    }

    @Test
    void client_asksAgainWhileItIsWatched_getsBothAnswers() throws Exception {
        var go = new CountDownLatch(1);
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    while (peer.readHead()) {
                                        if (peer.head().startsWith("GET /slow")) {
                                            go.await();
                                        }
                                        peer.write(Upstream.ok("x"));
                                    }
                                });
                var rig = new Rig(WATCHFUL, upstream);
                SSLSocket socket = rig.connect()) {
            send(socket, request(rig, "GET /slow HTTP/1.1\r\nHost: localhost\r\n"));
            awaitRequest(upstream);
            assertFalse(go.await(3 * SILENCE.toMillis(), TimeUnit.MILLISECONDS));
            send(
                    socket,
                    request(
                                    rig,
                                    "GET /next HTTP/1.1\r\nHost: localhost\r\nX: "
                                            + "y".repeat(3000)
                                            + "\r\n")
                            + request(
                                    rig,
                                    "GET /last HTTP/1.1\r\nHost: localhost\r\nConnection:"
                                            + " close\r\n"));
            go.countDown();

            assertEquals(List.of(200, 200, 200), RawCase.statuses(Rig.readAll(socket)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void events_fartherApartThanTheStall_arriveOneByOne(HttpClient.Version version)
            throws Exception {
        var next = new CountDownLatch(1);
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    peer.write(EVENTS + "data: 1\n\n");
                                    next.await();
                                    peer.write("data: 2\n\n");
                                });
                var rig = new Rig(Rig.quick(), upstream);
                HttpClient client = rig.client(version)) {
            HttpResponse<InputStream> answer =
                    client.send(rig.request("/").build(), BodyHandlers.ofInputStream());
            InputStream body = answer.body();

            assertEquals("data: 1\n\n", text(body.readNBytes(9)));
            Duration stall = Rig.QUICK_UPSTREAM.stall();
            assertFalse(next.await(2 * stall.toMillis(), TimeUnit.MILLISECONDS));
            next.countDown();
            assertEquals("data: 2\n\n", text(body.readAllBytes()));
        }
    }

    @Test
    void events_fartherApartThanTheirOwnLimit_areCut() throws Exception {
        var ended = new CountDownLatch(1);
        ProxyLimits limits =
                ProxyLimits.DEFAULT.withUpstream(
                        Rig.QUICK_UPSTREAM.withQuiet(Duration.ofMillis(900)));
        try (var upstream = new Upstream("a", peer -> silent(peer, EVENTS + "data: 1\n\n", ended));
                var rig = new Rig(limits, upstream)) {
            String answer = rig.exchange(request(rig, "GET / HTTP/1.1\r\nHost: localhost\r\n"));

            assertTrue(answer.contains("data: 1"), answer);
            assertFalse(answer.endsWith("0\r\n\r\n"), answer);
            assertTrue(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
    }

    private static void silent(Upstream.Peer peer, String first, CountDownLatch ended)
            throws java.io.IOException {
        peer.readHead();
        peer.write(first);
        try {
            while (peer.read() >= 0) {
                // Its body.
            }
        } finally {
            ended.countDown();
        }
    }

    private static String request(Rig rig, String head) throws Exception {
        return head + "Authorization: Bearer " + rig.issuer().token(Rig.HOST) + "\r\n\r\n";
    }

    private static void awaitRequest(Upstream upstream) {
        while (upstream.heads().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
