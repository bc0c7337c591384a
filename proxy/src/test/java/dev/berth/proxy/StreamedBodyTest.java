package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamedBodyTest {
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
                                            "HTTP/1.1 413 Content Too Large\r\nContent-Length:"
                                                    + " 5\r\n\r\nlarge");
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

    @ParameterizedTest
    @EnumSource
    void answer_headWithoutABodyYet_isPassedOnAtOnce(HttpClient.Version version) throws Exception {
        var go = new CountDownLatch(1);
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
                                    go.await();
                                    peer.write("event");
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(version)) {
            HttpResponse<InputStream> answer =
                    client.send(rig.request("/").build(), BodyHandlers.ofInputStream());
            go.countDown();

            assertEquals("event", new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
