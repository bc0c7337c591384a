package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileUpstreamTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "HTTP/1.1 200 OK\nA: b\r\n\r\n",
                "garbage",
                "",
            })
    void answer_malformed_is502AndNothingOfItIsDelivered(String answer) throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    peer.write(answer);
                                });
                var rig = new Rig(Rig.quick(), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            HttpResponse<String> response = get(rig, client, "/");

            assertEquals(502, response.statusCode());
            assertEquals(
                    "application/problem+json",
                    response.headers().firstValue("content-type").orElse(""));
            assertFalse(response.body().contains("abc"));
        }
    }

    @Test
    void answer_headTooLarge_is502() throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    peer.write(
                                            "HTTP/1.1 200 OK\r\nA: "
                                                    + "x".repeat(40_000)
                                                    + "\r\n\r\n");
                                });
                var rig = new Rig(Rig.quick(), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            assertEquals(502, get(rig, client, "/").statusCode());
        }
    }

    @Test
    void answer_bytesBehindIt_neverReachTheNextClient() throws Exception {
        String poisoned = Upstream.ok("mine") + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nTHEFT";
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    while (peer.readHead()) {
                                        peer.write(
                                                peer.number() == 1
                                                        ? poisoned
                                                        : Upstream.ok("good"));
                                    }
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            assertEquals("mine", get(rig, client, "/1").body());
            assertEquals("good", get(rig, client, "/2").body());
            assertEquals(2, upstream.connections());
        }
    }

    @Test
    void answer_bytesThatComeLater_neverReachTheNextClient() throws Exception {
        var late = new CountDownLatch(1);
        var written = new CountDownLatch(1);
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    peer.write(Upstream.ok("mine"));
                                    if (peer.number() == 1) {
                                        late.await();
                                        peer.write(
                                                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nTHEFT");
                                        written.countDown();
                                    }
                                    peer.read();
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            assertEquals("mine", get(rig, client, "/1").body());
            late.countDown();
            written.await();
            assertEquals("mine", get(rig, client, "/2").body());
            assertEquals(2, upstream.connections());
        }
    }

    @ParameterizedTest
    @EnumSource
    void answer_interimFirst_finalOneIsDeliveredAndConnectionStaysInStep(HttpClient.Version version)
            throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    while (peer.readHead()) {
                                        peer.write("HTTP/1.1 100 Continue\r\n\r\n");
                                        peer.write(
                                                "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
                                        peer.write(
                                                Upstream.ok(
                                                        peer.head().startsWith("GET /1 ")
                                                                ? "one"
                                                                : "two"));
                                    }
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(version)) {
            assertEquals("one", get(rig, client, "/1").body());
            assertEquals("two", get(rig, client, "/2").body());
            assertEquals(1, upstream.connections());
        }
    }

    @Test
    void answer_interimOverHttp1_isPassedOn() throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    peer.write(
                                            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                                                    + Upstream.ok("x"));
                                });
                var rig = new Rig(upstream)) {
            String answer =
                    rig.exchange(
                            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                    + "Authorization: Bearer "
                                    + rig.issuer().token(Rig.HOST)
                                    + "\r\n\r\n");

            assertTrue(answer.startsWith("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), answer);
            assertTrue(answer.contains("HTTP/1.1 200 OK\r\n"), answer);
        }
    }

    @Test
    void answer_endlessInterim_is502() throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    for (int at = 0; at < 20; at++) {
                                        peer.write("HTTP/1.1 102 Processing\r\n\r\n");
                                    }
                                    peer.read();
                                });
                var rig = new Rig(Rig.quick(), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            assertEquals(502, get(rig, client, "/").statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void answer_cutShort_isNotTakenForWhole(HttpClient.Version version) throws Exception {
        for (String head :
                List.of(
                        "Content-Length: 10\r\n\r\nhello",
                        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")) {
            try (var upstream =
                            new Upstream(
                                    "a",
                                    peer -> {
                                        peer.readHead();
                                        peer.write("HTTP/1.1 200 OK\r\n" + head);
                                    });
                    var rig = new Rig(Rig.quick(), upstream);
                    HttpClient client = rig.client(version)) {
                assertThrows(IOException.class, () -> get(rig, client, "/"));
                assertTrue(rig.logLine().contains("\"fault\":\"CUT\""));
            }
        }
    }

    @Test
    void answer_closeDelimited_isWholeAndConnectionIsNotReused() throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    peer.write("HTTP/1.1 200 OK\r\n\r\nuntil the end");
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            assertEquals("until the end", get(rig, client, "/").body());
            assertEquals("until the end", get(rig, client, "/").body());
            assertEquals(2, upstream.connections());
        }
    }

    @Test
    void answer_headAnd204And304_haveNoBodyAndStayInStep() throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    while (peer.readHead()) {
                                        String head = peer.head();
                                        peer.write(
                                                head.startsWith("HEAD")
                                                        ? "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"
                                                        : head.contains("/204")
                                                                ? "HTTP/1.1 204 No Content\r\n\r\n"
                                                                : head.contains("/304")
                                                                        ? "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n"
                                                                        : Upstream.ok("body"));
                                    }
                                });
                var rig = new Rig(upstream)) {
            for (HttpClient.Version version : HttpClient.Version.values()) {
                try (HttpClient client = rig.client(version)) {
                    HttpResponse<String> head =
                            client.send(rig.request("/").HEAD().build(), BodyHandlers.ofString());
                    assertEquals("99", head.headers().firstValue("content-length").orElse(""));
                    assertEquals(204, get(rig, client, "/204").statusCode());
                    assertEquals(304, get(rig, client, "/304").statusCode());
                    assertEquals("body", get(rig, client, "/").body());
                }
            }
            assertEquals(1, upstream.connections());
        }
    }

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

    @ParameterizedTest
    @EnumSource
    void body_largeBothWays_isStreamedUnchanged(HttpClient.Version version) throws Exception {
        byte[] large = new byte[3_000_000];
        new java.util.Random(7).nextBytes(large);
        var received = new AtomicReference<byte[]>();
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    while (peer.readHead()) {
                                        byte[] body = peer.readBody();
                                        received.set(body);
                                        peer.write(
                                                "HTTP/1.1 200 OK\r\nContent-Length: "
                                                        + body.length
                                                        + "\r\n\r\n");
                                        peer.write(new String(body, StandardCharsets.ISO_8859_1));
                                    }
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(version)) {
            for (var publisher :
                    List.of(
                            BodyPublishers.ofByteArray(large),
                            BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large)))) {
                HttpResponse<byte[]> answer =
                        client.send(
                                rig.request("/").POST(publisher).build(),
                                BodyHandlers.ofByteArray());
                assertEquals(200, answer.statusCode());
                assertArrayEquals(large, received.get());
                assertArrayEquals(large, answer.body());
            }
            assertEquals(1, upstream.connections());
        }
    }

    @Test
    void answer_beforeTheBodyWasSent_isDelivered() throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    peer.write(
                                            "HTTP/1.1 413 Content Too Large\r\nContent-Length: 5\r\n\r\nlarge");
                                    peer.read();
                                });
                var rig = new Rig(upstream);
                var socket = rig.connect()) {
            String head =
                    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n"
                            + "Authorization: Bearer "
                            + rig.issuer().token(Rig.HOST)
                            + "\r\n\r\nonly the beginning";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();

            String answer = Rig.readAll(socket);

            assertTrue(answer.startsWith("HTTP/1.1 413 Content Too Large\r\n"), answer);
            assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
            assertTrue(answer.contains("\r\n\r\nlarge"), answer);
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
