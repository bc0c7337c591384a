package dev.berth.proxy;

import static dev.berth.proxy.SocketText.read;
import static dev.berth.proxy.SocketText.readHead;
import static dev.berth.proxy.SocketText.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.limit.TunnelLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSocket and other switches of protocol (RFC 9110 §7.8, RFC 6455 §4). */
class UpgradeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String OFFER =
            "Connection: Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Key: eA==\r\n";
    private static final String SWITCH =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket"
                    + "\r\nSec-WebSocket-Accept: eQ==\r\n\r\n";

    @Test
    void offer_taken_carriesBytesBothWaysUntilBothEnd() throws Exception {
        var ended = new CountDownLatch(1);
        try (var upstream = new Upstream("a", peer -> echo(peer, ended));
                var rig = new Rig(upstream);
                SSLSocket socket = rig.connect()) {
            send(socket, request(rig, OFFER) + "first");
            String head = readHead(socket);

            assertTrue(head.startsWith("HTTP/1.1 101 Switching Protocols\r\n"), head);
            assertTrue(head.contains("\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"), head);
            assertTrue(head.contains("\r\nSec-WebSocket-Accept: eQ==\r\n"), head);
            assertEquals("first", read(socket, 5));
            send(socket, "GET /not-a-request HTTP/1.1\r\n\r\n");
            assertEquals("GET /not-a-request HTTP/1.1\r\n\r\n", read(socket, 31));
            assertFalse(rig.proxy().awaitIdle(upstream.endpoint(), Duration.ZERO));

            socket.shutdownOutput();

            assertTrue(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            assertEquals("", Rig.readAll(socket));
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
            String seen = upstream.heads().getFirst();
            assertTrue(seen.contains("\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"), seen);
            assertTrue(seen.contains("\r\nSec-WebSocket-Key: eA==\r\n"), seen);
            assertEquals(1, upstream.heads().size());
            String line = rig.logLine();
            assertTrue(line.contains("\"status\":101,\"bytes\":36"), line);
        }
    }

    @Test
    void offer_endpointEndsFirst_endsTheClientsConnection() throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    peer.write(SWITCH + "bye");
                                });
                var rig = new Rig(upstream)) {
            String answer = rig.exchange(request(rig, OFFER));

            assertTrue(answer.endsWith("\r\n\r\nbye"), answer);
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
        }
    }

    @Test
    void offer_declined_isAnOrdinaryAnswerAndTheConnectionStays() throws Exception {
        try (var upstream = Upstream.answering("a", "fine");
                var rig = new Rig(upstream)) {
            String answers =
                    rig.exchange(request(rig, OFFER) + request(rig, "Connection: close\r\n"));

            assertEquals(java.util.List.of(200, 200), RawCase.statuses(answers));
            assertEquals(1, upstream.connections());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 101 x\r\n\r\n",
                "HTTP/1.1 101 x\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n",
                "HTTP/1.1 101 x\r\nUpgrade: websocket\r\n\r\n",
                "HTTP/1.1 101 x\r\nConnection: upgrade\r\nUpgrade: websocket, h2c\r\n\r\n",
            })
    void offer_takenForAnotherProtocol_is502(String answer) throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    peer.write(answer + "THEFT");
                                    peer.read();
                                });
                var rig = new Rig(upstream)) {
            String received =
                    rig.exchange(
                            request(rig, OFFER) + request(rig, "A: b\r\nConnection: close\r\n"));

            assertTrue(received.startsWith("HTTP/1.1 502 "), received);
            assertFalse(received.contains("THEFT"), received);
        }
    }

    @Test
    void offer_ofAnotherProtocol_isNotPassedOn() throws Exception {
        try (var upstream = Upstream.answering("a", "fine");
                var rig = new Rig(upstream)) {
            String answer =
                    rig.exchange(
                            request(rig, "Connection: Upgrade, close\r\nUpgrade: tls/1.0\r\n"));

            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            assertFalse(
                    upstream.heads().getFirst().contains("pgrade"), upstream.heads().getFirst());
        }
    }

    @Test
    void offer_withoutToken_is401AndNothingReachesTheEndpoint() throws Exception {
        try (var upstream = Upstream.answering("a", "fine");
                var rig = new Rig(upstream);
                SSLSocket socket = rig.connect()) {
            send(socket, "GET / HTTP/1.1\r\nHost: localhost\r\n" + OFFER + "\r\n");

            assertTrue(readHead(socket).startsWith("HTTP/1.1 401 "));
            assertEquals(0, upstream.connections());
        }
    }

    @Test
    void tunnel_silentTooLong_isClosed() throws Exception {
        var limits = ProxyLimits.DEFAULT.withTunnel(new TunnelLimits(Duration.ofMillis(300)));
        try (var upstream = new Upstream("a", peer -> echo(peer, new CountDownLatch(1)));
                var rig = new Rig(limits, upstream);
                SSLSocket socket = rig.connect()) {
            send(socket, request(rig, OFFER));
            readHead(socket);

            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
            Rig.readAll(socket);
        }
    }

    @Test
    void tunnel_clientGone_closesTheEndpointsConnection() throws Exception {
        var ended = new CountDownLatch(1);
        try (var upstream = new Upstream("a", peer -> echo(peer, ended));
                var rig = new Rig(upstream)) {
            try (SSLSocket socket = rig.connect()) {
                send(socket, request(rig, OFFER));
                readHead(socket);
            }

            assertTrue(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
        }
    }

    @Test
    void tunnel_endpointThatTakesNothing_slowsTheClientDown() throws Exception {
        var letGo = new CountDownLatch(1);
        int block = 64 * 1024;
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    peer.write(SWITCH);
                                    letGo.await();
                                    int total = 0;
                                    while (total < 512 * block && peer.read() >= 0) {
                                        total++;
                                    }
                                    peer.write(total + "!");
                                });
                var rig = new Rig(upstream);
                SSLSocket socket = rig.connect()) {
            send(socket, request(rig, OFFER));
            readHead(socket);
            var sent = new java.util.concurrent.atomic.AtomicInteger();
            Thread sender =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            for (int at = 0; at < 512; at++) {
                                                socket.getOutputStream().write(new byte[block]);
                                                sent.incrementAndGet();
                                            }
                                        } catch (IOException cut) {
                                            sent.set(-1);
                                        }
                                    });
            assertFalse(sender.join(Duration.ofMillis(1500)), "32 MiB were held somewhere");
            letGo.countDown();

            assertEquals(512 * block + "!", read(socket, 9));
            assertTrue(sender.join(PATIENCE));
            assertEquals(512, sent.get());
        }
    }

    @Test
    void stop_tunnelOpen_isCutAfterTheDrain() throws Exception {
        try (var upstream = new Upstream("a", peer -> echo(peer, new CountDownLatch(1)));
                var rig = new Rig(upstream);
                SSLSocket socket = rig.connect()) {
            send(socket, request(rig, OFFER));
            readHead(socket);

            rig.proxy().stop(Duration.ofMillis(200));

            Rig.readAll(socket);
            assertEquals(0, rig.proxy().inFlight());
        }
    }

    private static void echo(Upstream.Peer peer, CountDownLatch ended) throws IOException {
        peer.readHead();
        peer.write(SWITCH);
        int next = peer.read();
        while (next >= 0) {
            peer.write(String.valueOf((char) next));
            next = peer.read();
        }
        ended.countDown();
    }

    private static String request(Rig rig, String fields) throws Exception {
        return "GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + rig.issuer().token(Rig.HOST)
                + "\r\n"
                + fields
                + "\r\n";
    }
}
