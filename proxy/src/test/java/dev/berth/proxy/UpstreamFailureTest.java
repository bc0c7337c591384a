package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.Endpoint;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.limit.UpstreamLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamFailureTest {
    @Test
    void answer_never_is504() throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    peer.read();
                                });
                var rig = new Rig(Rig.quick(), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            assertEquals(504, get(rig, client, "/").statusCode());
        }
    }

    @Test
    void answer_headDripping_is504() throws Exception {
        var over = new CountDownLatch(1);
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    peer.write("HTTP/1.1 200 OK\r\nA: ");
                                    while (!over.await(
                                            100, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                                        peer.write("x");
                                    }
                                });
                var rig = new Rig(Rig.quick(), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            assertEquals(504, get(rig, client, "/").statusCode());
            over.countDown();
        }
    }

    @Test
    void answer_bodyStalls_isCut() throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    peer.write(
                                            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
                                    peer.read();
                                });
                var rig = new Rig(Rig.quick(), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            assertThrows(IOException.class, () -> get(rig, client, "/"));
        }
    }

    @Test
    void request_staleConnection_isRepeatedOnceWhereSafe() throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    peer.write(Upstream.ok("first"));
                                    // Reads the next request and closes without a word, as a server
                                    // that times
                                    // out in that moment does.
                                    if (peer.number() == 1) {
                                        peer.readHead();
                                    }
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            assertEquals(200, get(rig, client, "/1").statusCode());
            assertEquals(200, get(rig, client, "/2").statusCode());
            assertEquals(3, upstream.heads().size());
        }
    }

    @Test
    void request_withBodyOnStaleConnection_isNotRepeated() throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    peer.readBody();
                                    peer.write(Upstream.ok("first"));
                                    peer.readHead();
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            assertEquals(200, get(rig, client, "/1").statusCode());
            HttpResponse<String> answer =
                    client.send(
                            rig.request("/2").POST(BodyPublishers.ofString("pay")).build(),
                            BodyHandlers.ofString());
            assertEquals(502, answer.statusCode());
            assertEquals(2, upstream.heads().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 20", "HTTP/1.1 103 Early Hints\r\n\r\n"})
    void request_answerBegunOnUsedConnection_isNotRepeated(String beginning) throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    peer.write(Upstream.ok("first"));
                                    peer.readHead();
                                    peer.write(beginning);
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            assertEquals(200, get(rig, client, "/1").statusCode());
            assertEquals(502, get(rig, client, "/2").statusCode());
            assertEquals(2, upstream.heads().size());
        }
    }

    @Test
    void connect_refused_goesToTheNextEndpointOnce() throws Exception {
        Endpoint dead;
        try (var closed = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            dead = new Endpoint("127.0.0.1", closed.getLocalPort(), "dead");
        }
        try (var live = Upstream.answering("live", "live");
                var rig =
                        new Rig(
                                ProxyLimits.DEFAULT,
                                Rig.snapshot(List.of(dead, live.endpoint()), Map.of()));
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            for (int at = 0; at < 4; at++) {
                HttpResponse<String> answer =
                        client.send(
                                rig.request("/").POST(BodyPublishers.ofString("x")).build(),
                                BodyHandlers.ofString());
                assertEquals("live", answer.body());
            }
            rig.proxy().publish(Rig.snapshot(List.of(dead), Map.of()));
            assertEquals(502, get(rig, client, "/").statusCode());
            rig.proxy().publish(Rig.snapshot());
            HttpResponse<String> none = get(rig, client, "/");
            assertEquals(503, none.statusCode());
            assertEquals("1", none.headers().firstValue("retry-after").orElse(""));
        }
    }

    @Test
    void pool_exhausted_is503() throws Exception {
        var arrived = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        UpstreamLimits one = UpstreamLimits.DEFAULT.withPool(1, 1, Duration.ofMillis(200));
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    while (peer.readHead()) {
                                        arrived.countDown();
                                        go.await();
                                        peer.write(Upstream.ok("x"));
                                    }
                                });
                var rig = new Rig(ProxyLimits.DEFAULT.withUpstream(one), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            CompletableFuture<HttpResponse<String>> first =
                    client.sendAsync(rig.request("/").build(), BodyHandlers.ofString());
            arrived.await();
            assertEquals(503, get(rig, client, "/").statusCode());
            go.countDown();
            assertEquals(200, first.get().statusCode());
            assertEquals(200, get(rig, client, "/").statusCode());
            assertEquals(1, upstream.connections());
        }
    }

    @Test
    void request_reachesTheEndpointWithOurHeadersOnly() throws Exception {
        try (var upstream = Upstream.answering("a", "x");
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            client.send(
                    rig.request("/a/../%62?q=%2F")
                            .header("X-Auth-Subject", "root")
                            .header("x_auth_subject", "root")
                            .header("X-Forwarded-For", "evil")
                            .header("TE", "trailers")
                            .build(),
                    BodyHandlers.ofString());

            String head = upstream.heads().getFirst();
            assertTrue(head.startsWith("GET /b?q=%2F HTTP/1.1\r\n"), head);
            assertTrue(head.contains("\r\nHost: localhost:" + rig.port() + "\r\n"), head);
            assertTrue(head.contains("\r\nX-Auth-Subject: alice\r\n"), head);
            assertTrue(head.contains("\r\nX-Forwarded-For: 127.0.0.1\r\n"), head);
            assertTrue(head.contains("\r\nX-Forwarded-Proto: https\r\n"), head);
            assertFalse(head.contains("root"), head);
            assertFalse(head.contains("evil"), head);
            assertFalse(head.toLowerCase(java.util.Locale.ROOT).contains("\r\nte:"), head);
        }
    }

    private static HttpResponse<String> get(Rig rig, HttpClient client, String path)
            throws Exception {
        return client.send(rig.request(path).build(), BodyHandlers.ofString());
    }
}
