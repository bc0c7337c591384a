package dev.berth.proxy;

import static dev.berth.proxy.SocketText.read;
import static dev.berth.proxy.SocketText.readHead;
import static dev.berth.proxy.SocketText.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.AppProtocol;
import dev.berth.proxy.Http2Peer.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** WebSocket on a stream of an endpoint that speaks HTTP/2 (RFC 8441). */
@Timeout(60)
class Http2UpstreamSwitchTest {
    private static final int ENABLE_CONNECT_PROTOCOL = 8;
    private static final int INTERNAL_ERROR = 2;
    private static final String FIELDS =
            """
            Connection: Upgrade
            Upgrade: websocket
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            """;
    private static final String OFFER = FIELDS.replace("\n", "\r\n");

    @Test
    void offer_ofHttp1_isAnExtendedConnectThatCarriesBytesBothWays() throws Exception {
        var asked = new CompletableFuture<Frame>();
        var heard = new CompletableFuture<String>();
        try (Upstream upstream =
                        taking(
                                peer -> {
                                    Frame head = peer.next(Http2Peer.HEADERS);
                                    asked.complete(head);
                                    peer.headers(head.stream(), false, ":status", "200");
                                    peer.data(head.stream(), false, "welcome");
                                    var text = new StringBuilder();
                                    Frame frame = peer.next();
                                    while (!frame.ends()) {
                                        text.append(frame.text());
                                        frame = peer.next();
                                    }
                                    heard.complete(text.toString());
                                    peer.data(head.stream(), true, "bye");
                                    peer.drain();
                                });
                var rig = new Rig(upstream);
                SSLSocket socket = rig.connect()) {
            send(socket, request(rig, "/chat?x=1", OFFER) + "early");
            String answer = readHead(socket);
            String welcome = read(socket, 7);
            send(socket, " and late");
            socket.shutdownOutput();

            assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
            // The example of RFC 6455 §1.3.
            assertTrue(
                    answer.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"),
                    answer);
            assertEquals("welcome", welcome);
            assertEquals("early and late", heard.get(20, TimeUnit.SECONDS));
            assertEquals("bye", Rig.readAll(socket));
            Frame head = asked.get();
            assertFalse(head.ends());
            assertEquals("CONNECT", head.field(":method").orElse(""));
            assertEquals("websocket", head.field(":protocol").orElse(""));
            assertEquals("http", head.field(":scheme").orElse(""));
            assertEquals("/chat?x=1", head.field(":path").orElse(""));
            assertEquals("localhost", head.field(":authority").orElse(""));
            assertEquals("13", head.field("sec-websocket-version").orElse(""));
            for (String name : List.of("connection", "upgrade", "sec-websocket-key")) {
                assertTrue(head.field(name).isEmpty(), name);
            }
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), Duration.ofSeconds(10)));
        }
    }

    @Test
    void offer_toEndpointThatTakesNone_is501AndNothingReachesIt() throws Exception {
        var next = new CompletableFuture<Frame>();
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    next.complete(peer.next(Http2Peer.HEADERS));
                                    peer.answer(next.join().stream(), "served");
                                    peer.drain();
                                });
                var rig = new Rig(upstream)) {
            String refused = rig.exchange(request(rig, "/", OFFER + "Connection: close\r\n"));
            String served = rig.exchange(request(rig, "/next", "Connection: close\r\n"));

            assertTrue(refused.startsWith("HTTP/1.1 501 "), refused);
            assertTrue(served.contains("served"), served);
            assertEquals("/next", next.get().field(":path").orElse(""));
        }
    }

    @Test
    void offer_refused_isAnOrdinaryAnswerAndTheConnectionStays() throws Exception {
        try (Upstream upstream =
                        taking(
                                peer -> {
                                    int first = peer.next(Http2Peer.HEADERS).stream();
                                    peer.headers(first, false, ":status", "403");
                                    peer.data(first, true, "not you");
                                    peer.next(Http2Peer.RST_STREAM);
                                    peer.answer(peer.next(Http2Peer.HEADERS).stream(), "fine");
                                    peer.drain();
                                });
                var rig = new Rig(upstream)) {
            String refused = rig.exchange(request(rig, "/", OFFER + "Connection: close\r\n"));
            String served = rig.exchange(request(rig, "/", "Connection: close\r\n"));

            assertTrue(refused.startsWith("HTTP/1.1 403 "), refused);
            assertTrue(refused.contains("not you"), refused);
            assertTrue(served.contains("fine"), served);
            assertEquals(1, upstream.connections());
        }
    }

    @Test
    void tunnel_resetByTheEndpoint_isCut() throws Exception {
        try (Upstream upstream =
                        taking(
                                peer -> {
                                    int stream = peer.next(Http2Peer.HEADERS).stream();
                                    peer.headers(stream, false, ":status", "200");
                                    peer.data(stream, false, "half");
                                    peer.reset(stream, INTERNAL_ERROR);
                                    peer.drain();
                                });
                var rig = new Rig(upstream);
                SSLSocket socket = rig.connect()) {
            send(socket, request(rig, "/", OFFER));
            readHead(socket);

            String rest = Rig.readAll(socket);

            assertTrue(rest.isEmpty() || rest.startsWith("half") || rest.equals("<cut>"), rest);
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), Duration.ofSeconds(10)));
        }
    }

    @Test
    void tunnel_clientGone_endsTheStream() throws Exception {
        var ended = new CompletableFuture<Frame>();
        try (Upstream upstream =
                        taking(
                                peer -> {
                                    int stream = peer.next(Http2Peer.HEADERS).stream();
                                    peer.headers(stream, false, ":status", "200");
                                    Frame frame = peer.next();
                                    while (!frame.ends() && frame.type() != Http2Peer.RST_STREAM) {
                                        frame = peer.next();
                                    }
                                    ended.complete(frame);
                                    peer.data(stream, true, "");
                                    peer.drain();
                                });
                var rig = new Rig(upstream)) {
            try (SSLSocket socket = rig.connect()) {
                send(socket, request(rig, "/", OFFER));
                readHead(socket);
            }

            ended.get(20, TimeUnit.SECONDS);
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), Duration.ofSeconds(10)));
        }
    }

    @Test
    void offer_toEncryptedEndpointKnownToTakeIt_sharesTheConnection() throws Exception {
        var listener =
                (SSLServerSocket)
                        Rig.identity("endpoint")
                                .serving()
                                .getServerSocketFactory()
                                .createServerSocket();
        SSLParameters parameters = listener.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        listener.setSSLParameters(parameters);
        Http2Peer.Script script =
                peer -> {
                    peer.answer(peer.next(Http2Peer.HEADERS).stream(), "served");
                    Frame asked = peer.next(Http2Peer.HEADERS);
                    peer.headers(asked.stream(), false, ":status", "200");
                    peer.data(asked.stream(), true, asked.field(":scheme").orElse(""));
                    peer.drain();
                };
        try (var upstream =
                        new Upstream(
                                "tls",
                                AppProtocol.HTTPS,
                                listener,
                                peer -> {
                                    ((SSLSocket) peer.socket()).startHandshake();
                                    Http2Peer.begin(peer, script, ENABLE_CONNECT_PROTOCOL, 1);
                                });
                var rig = new Rig(upstream)) {
            String served = rig.exchange(request(rig, "/", "Connection: close\r\n"));
            String switched = rig.exchange(request(rig, "/", OFFER));

            assertTrue(served.contains("served"), served);
            assertTrue(switched.endsWith("\r\n\r\nhttps"), switched);
            assertEquals(1, upstream.connections());
        }
    }

    private static Upstream taking(Http2Peer.Script script) throws IOException {
        return Http2Peer.serving(script, ENABLE_CONNECT_PROTOCOL, 1);
    }

    private static String request(Rig rig, String path, String fields) throws Exception {
        return "GET "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + rig.issuer().token(Rig.HOST)
                + "\r\n"
                + fields
                + "\r\n";
    }
}
