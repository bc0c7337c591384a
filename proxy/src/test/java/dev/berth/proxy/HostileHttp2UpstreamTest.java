package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.AppProtocol;
import dev.berth.proxy.Http2Peer.Frame;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints that break HTTP/2, on a connection that other clients use too. */
class HostileHttp2UpstreamTest {
    private static final int CONTINUATION = 9;
    private static final int PUSH_PROMISE = 5;

    @ParameterizedTest
    @EnumSource
    void answer_malformed_is502AndOthersOfTheConnectionGoOn(WrongAnswer wrong) throws Exception {
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    while (true) {
                                        Frame head = peer.next(Http2Peer.HEADERS);
                                        if (head.field(":path").orElse("").equals("/wrong")) {
                                            wrong.answer(peer, head.stream());
                                        } else {
                                            peer.answer(head.stream(), "good");
                                        }
                                    }
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            assertEquals("good", get(rig, client, "/").body());
            HttpResponse<String> answer = get(rig, client, "/wrong");
            assertEquals("good", get(rig, client, "/").body());

            assertEquals(502, answer.statusCode());
            assertFalse(answer.body().contains("THEFT"));
            assertEquals(1, upstream.connections());
        }
    }

    /** What is wrong with the connection as a whole. */
    enum Broken {
        NOT_HTTP2,
        NO_SETTINGS,
        PUSH,
        FRAME_TOO_LARGE,
        UNDECODABLE_BLOCK,
        ENDLESS_BLOCK,
        FRAME_INSIDE_BLOCK,
        STREAM_NOT_BEGUN,
        CONNECTION_WINDOW_OF_ZERO,
        CONNECTION_WINDOW_OVERFLOW,
        CLOSED,
        MANY_USELESS;

        void breakOff(Http2Peer peer, int stream) throws IOException {
            switch (this) {
                case NOT_HTTP2, NO_SETTINGS -> throw new IllegalStateException("begins so");
                case PUSH ->
                        peer.frame(PUSH_PROMISE, 4, stream, new byte[] {0, 0, 0, 2, (byte) 0x88});
                case FRAME_TOO_LARGE -> peer.frame(Http2Peer.DATA, 0, stream, new byte[20_000]);
                case UNDECODABLE_BLOCK ->
                        peer.frame(Http2Peer.HEADERS, 4, stream, new byte[] {(byte) 0xff, 0x7f});
                case ENDLESS_BLOCK -> {
                    peer.frame(Http2Peer.HEADERS, 0, stream, peer.block(":status", "200"));
                    for (int at = 0; at < 1000; at++) {
                        peer.frame(CONTINUATION, 0, stream, new byte[0]);
                    }
                }
                case FRAME_INSIDE_BLOCK -> {
                    peer.frame(Http2Peer.HEADERS, 0, stream, peer.block(":status", "200"));
                    peer.data(stream, true, "THEFT");
                }
                case STREAM_NOT_BEGUN -> peer.answer(stream + 100, "THEFT");
                case CONNECTION_WINDOW_OF_ZERO -> peer.window(0, 0);
                case CONNECTION_WINDOW_OVERFLOW -> peer.window(0, Integer.MAX_VALUE);
                case CLOSED -> throw new IOException("closed");
                case MANY_USELESS -> {
                    peer.headers(stream, false, ":status", "200");
                    for (int at = 0; at < 20_000; at++) {
                        peer.data(stream, false, "");
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void connection_broken_isGivenUpAndNothingOfItIsDelivered(Broken broken) throws Exception {
        try (Upstream upstream = breaking(broken);
                var rig = new Rig(Rig.quick(), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            String outcome;
            try {
                HttpResponse<String> answer =
                        client.send(
                                rig.request("/").POST(BodyPublishers.ofString("x")).build(),
                                BodyHandlers.ofString());
                outcome = answer.statusCode() + answer.body();
            } catch (IOException cut) {
                outcome = "cut";
            }

            assertTrue(outcome.startsWith("50") || outcome.equals("cut"), outcome);
            assertFalse(outcome.contains("THEFT"), outcome);
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), Duration.ofSeconds(5)));
        }
    }

    @Test
    void answer_bytesBehindItAndASecondOne_reachNobody() throws Exception {
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    while (true) {
                                        int stream = peer.next(Http2Peer.HEADERS).stream();
                                        peer.answer(stream, "mine");
                                        peer.data(stream, true, "THEFT");
                                        peer.answer(stream, "THEFT");
                                    }
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            for (int at = 0; at < 20; at++) {
                HttpResponse<String> answer =
                        client.send(
                                rig.request("/").POST(BodyPublishers.ofString("x")).build(),
                                BodyHandlers.ofString());
                assertEquals("mine", answer.body());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void answer_interimFirst_finalOneIsDelivered(HttpClient.Version version) throws Exception {
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    while (true) {
                                        int stream = peer.next(Http2Peer.HEADERS).stream();
                                        peer.headers(stream, false, ":status", "100");
                                        peer.headers(
                                                stream, false, ":status", "103", "link", "</a>");
                                        peer.answer(stream, "final");
                                    }
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(version)) {
            assertEquals("final", get(rig, client, "/").body());
            assertEquals("final", get(rig, client, "/").body());
            assertEquals(1, upstream.connections());
        }
    }

    @Test
    void answer_endlessInterim_is502() throws Exception {
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    int stream = peer.next(Http2Peer.HEADERS).stream();
                                    for (int at = 0; at < 50; at++) {
                                        peer.headers(stream, false, ":status", "102");
                                    }
                                    peer.drain();
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            assertEquals(502, get(rig, client, "/").statusCode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "long", "short", "trailers", "window", "close", "stall"})
    void answer_brokenMidBody_isNotTakenForWhole(String how) throws Exception {
        var over = new CountDownLatch(1);
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    int stream = peer.next(Http2Peer.HEADERS).stream();
                                    peer.headers(
                                            stream, false, ":status", "200", "content-length", "9");
                                    peer.data(stream, false, "half");
                                    switch (how) {
                                        case "reset" -> peer.reset(stream, 2);
                                        case "long" -> peer.data(stream, true, "too long");
                                        case "short" -> peer.data(stream, true, "x");
                                        case "trailers" ->
                                                peer.headers(stream, true, ":status", "200");
                                        case "window" ->
                                                peer.frame(
                                                        Http2Peer.WINDOW_UPDATE,
                                                        0,
                                                        stream,
                                                        ByteBuffer.allocate(4).array());
                                        case "close" -> {
                                            return;
                                        }
                                        default -> over.await();
                                    }
                                    peer.drain();
                                });
                var rig = new Rig(Rig.quick(), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            assertThrows(IOException.class, () -> get(rig, client, "/"));
            assertTrue(rig.logLine().contains("\"fault\":\"CUT\""));
            over.countDown();
        }
    }

    @Test
    void answer_never_is504AndTheStreamIsReset() throws Exception {
        var reset = new CountDownLatch(1);
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    peer.next(Http2Peer.RST_STREAM);
                                    reset.countDown();
                                    peer.drain();
                                });
                var rig = new Rig(Rig.quick(), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            assertEquals(504, get(rig, client, "/").statusCode());
            assertTrue(reset.await(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void body_windowNeverOpened_is504() throws Exception {
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    peer.next(Http2Peer.RST_STREAM);
                                    peer.drain();
                                },
                                Http2Peer.INITIAL_WINDOW,
                                0);
                var rig = new Rig(Rig.quick(), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            HttpResponse<String> answer =
                    client.send(
                            rig.request("/").POST(BodyPublishers.ofString("x")).build(),
                            BodyHandlers.ofString());
            assertEquals(504, answer.statusCode());
        }
    }

    @Test
    void answer_thatNobodyTakes_holdsNoOtherStream() throws Exception {
        var flowing = new CountDownLatch(1);
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    int slow = peer.next(Http2Peer.HEADERS).stream();
                                    peer.headers(slow, false, ":status", "200");
                                    for (int at = 0; at < 4; at++) {
                                        peer.data(slow, false, "x".repeat(16_000));
                                    }
                                    flowing.countDown();
                                    while (true) {
                                        peer.answer(peer.next(Http2Peer.HEADERS).stream(), "quick");
                                    }
                                });
                var rig = new Rig(upstream);
                var slow = new RawHttp2(rig, 0);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            slow.request(1, "GET", true, true);
            flowing.await();

            for (int at = 0; at < 20; at++) {
                assertEquals("quick", get(rig, client, "/").body());
            }
            assertEquals(1, upstream.connections());
        }
    }

    private static Upstream breaking(Broken broken) throws IOException {
        return switch (broken) {
            case NOT_HTTP2 ->
                    new Upstream(
                            "a",
                            AppProtocol.HTTP2,
                            new ServerSocket(),
                            peer -> peer.write("HTTP/1.1 400 Bad Request\r\n\r\nTHEFT"));
            case NO_SETTINGS ->
                    new Upstream(
                            "a",
                            AppProtocol.HTTP2,
                            new ServerSocket(),
                            peer -> {
                                while (peer.read() >= 0) {
                                    // Says nothing.
                                }
                            });
            default ->
                    Http2Peer.serving(
                            peer -> {
                                broken.breakOff(peer, peer.next(Http2Peer.HEADERS).stream());
                                peer.drain();
                            });
        };
    }

    private static HttpResponse<String> get(Rig rig, HttpClient client, String path)
            throws Exception {
        return client.send(rig.request(path).build(), BodyHandlers.ofString());
    }
}
