package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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

    private static HttpResponse<String> get(Rig rig, HttpClient client, String path)
            throws Exception {
        return client.send(rig.request(path).build(), BodyHandlers.ofString());
    }
}
