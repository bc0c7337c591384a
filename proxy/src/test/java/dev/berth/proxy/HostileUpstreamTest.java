package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.limit.UpstreamLimits;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileUpstreamTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nxyz",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nxyz",
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
            assertFalse(response.body().contains("xyz"));
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

    @ParameterizedTest
    @EnumSource
    void answer_headAnd204And304_haveNoBodyAndTheConnectionStaysInStep(HttpClient.Version version)
            throws Exception {
        // The one connection there is: a request waits until the one before has given it back.
        UpstreamLimits one = UpstreamLimits.DEFAULT.withPool(1, 8, Duration.ofSeconds(20));
        try (var upstream = new Upstream("a", HostileUpstreamTest::answerAsAsked);
                var rig = new Rig(ProxyLimits.DEFAULT.withUpstream(one), upstream);
                HttpClient client = rig.client(version)) {
            HttpResponse<String> head =
                    client.send(rig.request("/head").HEAD().build(), BodyHandlers.ofString());
            HttpResponse<String> noContent = get(rig, client, "/204");
            HttpResponse<String> notModified = get(rig, client, "/304");
            HttpResponse<String> last = get(rig, client, "/last");

            assertEquals("99", head.headers().firstValue("content-length").orElse(""));
            assertEquals(204, noContent.statusCode());
            assertEquals(304, notModified.statusCode());
            assertEquals("on connection 1", last.body());
        }
    }

    private static void answerAsAsked(Upstream.Peer peer) throws IOException {
        while (peer.readHead()) {
            String path = peer.head().split(" ", 3)[1];
            peer.write(
                    switch (path) {
                        case "/head" -> "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n";
                        case "/204" -> "HTTP/1.1 204 No Content\r\n\r\n";
                        case "/304" -> "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n";
                        default -> Upstream.ok("on connection " + peer.number());
                    });
        }
    }

    private static HttpResponse<String> get(Rig rig, HttpClient client, String path)
            throws Exception {
        return client.send(rig.request(path).build(), BodyHandlers.ofString());
    }
}
