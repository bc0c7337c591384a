package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.AppProtocol;
import dev.berth.proxy.Http2Peer.Frame;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.limit.UpstreamHttp2Limits;
import dev.berth.proxy.limit.UpstreamLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Endpoints that speak HTTP/2. */
class Http2UpstreamTest {
    private static final int REFUSED_STREAM = 7;
    private static final int CANCEL = 8;

    @ParameterizedTest
    @EnumSource
    void request_overHttp2_carriesWhatTheClientSaid(HttpClient.Version version) throws Exception {
        var seen = new AtomicReference<Frame>();
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    while (true) {
                                        Frame head = peer.next(Http2Peer.HEADERS);
                                        seen.set(head);
                                        peer.answer(head.stream(), "hello");
                                    }
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(version)) {
            HttpResponse<String> first = get(rig, client, "/a?b=c");
            HttpResponse<String> second = get(rig, client, "/d");

            assertEquals("hello", first.body());
            assertEquals("hello", second.body());
            assertEquals("GET", seen.get().field(":method").orElse(""));
            assertEquals("/d", seen.get().field(":path").orElse(""));
            assertEquals("http", seen.get().field(":scheme").orElse(""));
            assertEquals("localhost:" + rig.port(), seen.get().field(":authority").orElse(""));
            assertEquals("alice", seen.get().field("x-auth-subject").orElse(""));
            assertEquals("trailers", seen.get().field("te").orElse(""));
            assertTrue(seen.get().field("host").isEmpty());
            assertTrue(seen.get().ends());
            assertEquals(1, upstream.connections());
        }
    }

    @ParameterizedTest
    @EnumSource
    void body_largeBothWays_isStreamedUnchanged(HttpClient.Version version) throws Exception {
        byte[] large = new byte[1_000_000];
        new Random(7).nextBytes(large);
        try (Upstream upstream = Http2Peer.serving(Http2UpstreamTest::echo);
                var rig = new Rig(upstream);
                HttpClient client = rig.client(version)) {
            HttpResponse<byte[]> answer =
                    client.send(
                            rig.request("/").POST(BodyPublishers.ofByteArray(large)).build(),
                            BodyHandlers.ofByteArray());

            assertArrayEquals(large, answer.body());
        }
    }

    @Test
    void request_overTls_usesWhatTheEndpointChooses() throws Exception {
        for (String chosen : List.of("h2", "http/1.1")) {
            var listener =
                    (SSLServerSocket)
                            IDENTITY.serving().getServerSocketFactory().createServerSocket();
            SSLParameters parameters = listener.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {chosen});
            listener.setSSLParameters(parameters);
            try (Upstream upstream =
                            new Upstream(
                                    "tls",
                                    AppProtocol.HTTPS,
                                    listener,
                                    peer -> {
                                        ((SSLSocket) peer.socket()).startHandshake();
                                        if (chosen.equals("h2")) {
                                            Http2Peer.begin(peer, Http2UpstreamTest::echo);
                                        } else {
                                            while (peer.readHead()) {
                                                peer.write(Upstream.ok(""));
                                            }
                                        }
                                    });
                    var rig = new Rig(upstream);
                    HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
                assertEquals(200, get(rig, client, "/").statusCode());
                assertEquals(200, get(rig, client, "/").statusCode());
                assertEquals(1, upstream.connections());
            }
        }
    }

    @Test
    void streams_moreThanOneConnectionTakes_openAnother() throws Exception {
        var all = new CountDownLatch(5);
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    List<Integer> held = new ArrayList<>();
                                    while (true) {
                                        held.add(peer.next(Http2Peer.HEADERS).stream());
                                        all.countDown();
                                        if (held.size() == 2 || peer.number() == 3) {
                                            all.await();
                                            for (int stream : held) {
                                                peer.answer(stream, "x");
                                            }
                                            held.clear();
                                        }
                                    }
                                },
                                Http2Peer.MAX_STREAMS,
                                2);
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int at = 0; at < 5; at++) {
                answers.add(client.sendAsync(rig.request("/").build(), BodyHandlers.ofString()));
            }

            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertEquals("x", answer.get().body());
            }
            assertEquals(3, upstream.connections());
        }
    }

    @Test
    void streams_allTaken_nextOneWaitsAndThenIs503() throws Exception {
        var go = new CountDownLatch(1);
        var arrived = new CountDownLatch(1);
        UpstreamLimits one =
                UpstreamLimits.DEFAULT
                        .withPool(1, 8, Duration.ofMillis(300))
                        .withHttp2(UpstreamHttp2Limits.DEFAULT.withStreams(1, 1));
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    while (true) {
                                        Frame head = peer.next(Http2Peer.HEADERS);
                                        arrived.countDown();
                                        go.await();
                                        peer.answer(head.stream(), "x");
                                    }
                                });
                var rig = new Rig(ProxyLimits.DEFAULT.withUpstream(one), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            var first = client.sendAsync(rig.request("/").build(), BodyHandlers.ofString());
            arrived.await();

            assertEquals(503, get(rig, client, "/").statusCode());
            go.countDown();
            assertEquals(200, first.get().statusCode());
            assertEquals(200, get(rig, client, "/").statusCode());
            assertEquals(1, upstream.connections());
        }
    }

    @Test
    void stream_refused_isSentAgainWithItsBody() throws Exception {
        var bodies = new ArrayList<String>();
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    boolean first = true;
                                    while (true) {
                                        int stream = peer.next(Http2Peer.HEADERS).stream();
                                        var body = new ByteArrayOutputStream();
                                        peer.body(stream, body);
                                        bodies.add(body.toString(StandardCharsets.US_ASCII));
                                        if (first) {
                                            peer.reset(stream, REFUSED_STREAM);
                                        } else {
                                            peer.answer(stream, "done");
                                        }
                                        first = false;
                                    }
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            HttpResponse<String> answer =
                    client.send(
                            rig.request("/").POST(BodyPublishers.ofString("pay")).build(),
                            BodyHandlers.ofString());

            assertEquals("done", answer.body());
            assertEquals(List.of("pay", "pay"), bodies);
        }
    }

    @Test
    void connection_goesAway_streamsAboveAreSentAgainElsewhere() throws Exception {
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    int stream = peer.next(Http2Peer.HEADERS).stream();
                                    if (peer.number() == 1) {
                                        peer.goAway(0, 0);
                                        peer.drain();
                                    } else {
                                        peer.answer(stream, "on " + peer.number());
                                        peer.drain();
                                    }
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            HttpResponse<String> answer =
                    client.send(
                            rig.request("/").POST(BodyPublishers.ofString("x")).build(),
                            BodyHandlers.ofString());

            assertEquals("on 2", answer.body());
        }
    }

    @Test
    void connection_goesAwayMidStream_streamsBelowAreFinished() throws Exception {
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    int stream = peer.next(Http2Peer.HEADERS).stream();
                                    peer.headers(stream, false, ":status", "200");
                                    peer.data(stream, false, "half");
                                    peer.goAway(stream, 0);
                                    peer.data(stream, true, " and half");
                                    peer.drain();
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            assertEquals("half and half", get(rig, client, "/").body());
            assertEquals("half and half", get(rig, client, "/").body());
            assertEquals(2, upstream.connections());
        }
    }

    @Test
    void client_gone_resetsTheStreamAndReleasesTheClaim() throws Exception {
        var code = new CompletableFuture<Integer>();
        var arrived = new CountDownLatch(1);
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    peer.next(Http2Peer.HEADERS);
                                    arrived.countDown();
                                    code.complete(peer.next(Http2Peer.RST_STREAM).integer());
                                    peer.drain();
                                });
                var rig = new Rig(upstream);
                var client = new RawHttp2(rig, 1000)) {
            client.request(1, "POST", true, false);
            client.data(1, "x", false);
            arrived.await();
            client.reset(1);

            assertEquals(CANCEL, code.get());
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), Duration.ofSeconds(5)));
        }
    }

    @Test
    void connection_silent_isAskedAndGivenUp() throws Exception {
        UpstreamLimits lively =
                UpstreamLimits.DEFAULT.withHttp2(
                        UpstreamHttp2Limits.DEFAULT.withLiveness(
                                Duration.ofMillis(200), Duration.ofMillis(200)));
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    while (true) {
                                        // Answers nothing, not even a PING.
                                        peer.any();
                                    }
                                });
                var rig = new Rig(ProxyLimits.DEFAULT.withUpstream(lively), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            assertEquals(502, get(rig, client, "/").statusCode());
        }
    }

    @Test
    void connection_unused_isClosedAfterAWhile() throws Exception {
        var left = new CompletableFuture<Void>();
        UpstreamLimits hurried = UpstreamLimits.DEFAULT.withIdle(Duration.ofMillis(200));
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    peer.answer(peer.next(Http2Peer.HEADERS).stream(), "x");
                                    try {
                                        peer.next(Http2Peer.GOAWAY);
                                        peer.drain();
                                        left.complete(null);
                                    } catch (IOException cut) {
                                        left.completeExceptionally(cut);
                                    }
                                });
                var rig = new Rig(ProxyLimits.DEFAULT.withUpstream(hurried), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            assertEquals("x", get(rig, client, "/").body());
            left.get(10, TimeUnit.SECONDS);
            assertEquals("x", get(rig, client, "/").body());
            assertEquals(2, upstream.connections());
        }
    }

    private static final TestIdentity IDENTITY = Rig.identity("h2");

    private static void echo(Http2Peer peer) throws IOException {
        while (true) {
            Frame head = peer.next(Http2Peer.HEADERS);
            int stream = head.stream();
            var body = new ByteArrayOutputStream();
            if (!head.ends()) {
                peer.body(stream, body);
            }
            peer.headers(stream, false, ":status", "200");
            peer.paced(stream, body.toByteArray());
        }
    }

    private static HttpResponse<String> get(Rig rig, HttpClient client, String path)
            throws Exception {
        return client.send(rig.request(path).build(), BodyHandlers.ofString());
    }
}
