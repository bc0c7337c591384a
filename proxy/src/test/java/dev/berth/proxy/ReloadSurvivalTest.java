package dev.berth.proxy;

import static dev.berth.proxy.SocketText.readHead;
import static dev.berth.proxy.SocketText.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.route.HostRule;
import dev.berth.policies.route.PathRule;
import dev.berth.policies.route.Route;
import dev.berth.policies.route.RouteTable;
import dev.berth.policies.route.ServiceKey;
import dev.berth.proxy.limit.ProxyLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand open streams notice nothing of a hundred reloads of other routes. */
@Timeout(120)
class ReloadSurvivalTest {
    private static final int WEB_SOCKETS = 500;
    private static final int ENDPOINTS = 5;
    private static final int CONNECTIONS = 5;
    private static final int STREAMS = 100;
    private static final int RELOADS = 100;
    private static final int RELOADS_BETWEEN_WORDS = 20;
    private static final long MEBIBYTE = 1024 * 1024;
    private static final long LEAK = 8 * MEBIBYTE;

    private static final ServiceKey SOCKETS = new ServiceKey("default", "sockets", 80);
    private static final ServiceKey CALLS = new ServiceKey("default", "calls", 80);

    @Test
    void streams_throughAHundredReloadsAndANewCertificate_goOnAndHoldNoMemory() throws Exception {
        List<Upstream> sockets = new ArrayList<>();
        for (int i = 0; i < ENDPOINTS; i++) {
            sockets.add(new Upstream("socket" + i, ReloadSurvivalTest::echo));
        }
        try (Upstream calls = Http2Peer.serving(ReloadSurvivalTest::echoCalls);
                var rig = new Rig(ProxyLimits.DEFAULT, snapshot(sockets, calls, 0))) {
            List<SSLSocket> webSockets = openWebSockets(rig);
            List<RawHttp2> connections = openCalls(rig);
            talk(webSockets, connections, "before");
            long before = usedHeap();

            for (int reload = 1; reload <= RELOADS; reload++) {
                rig.proxy().publish(snapshot(sockets, calls, reload));
                if (reload == RELOADS / 2) {
                    rig.proxy().identity(Rig.identity("second").identity());
                }
                if (reload % RELOADS_BETWEEN_WORDS == 0) {
                    talk(webSockets, connections, "reload " + reload);
                }
            }

            assertEquals(WEB_SOCKETS + CONNECTIONS * STREAMS, rig.proxy().inFlight());
            long growth = usedHeap() - before;
            assertTrue(growth < LEAK, "the heap grew by " + growth / MEBIBYTE + " MiB");
            for (SSLSocket socket : webSockets) {
                socket.close();
            }
            for (RawHttp2 connection : connections) {
                connection.close();
            }
        } finally {
            for (Upstream upstream : sockets) {
                upstream.close();
            }
        }
    }

    /** The two routes of the streams, and one that is another each time. */
    private static RoutingSnapshot snapshot(List<Upstream> sockets, Upstream calls, int version) {
        var host = HostRule.of(Rig.HOST);
        var other = new ServiceKey("default", "other-" + version, 80);
        List<Endpoint> socketEndpoints = sockets.stream().map(Upstream::endpoint).toList();
        return new RoutingSnapshot(
                new RouteTable(
                        List.of(
                                new Route(
                                        "default/sockets",
                                        host,
                                        new PathRule.Prefix("/ws"),
                                        SOCKETS),
                                new Route("default/calls", host, new PathRule.Prefix(""), CALLS),
                                new Route(
                                        "default/other",
                                        HostRule.of("other-" + version + ".test"),
                                        new PathRule.Prefix(""),
                                        other)),
                        Optional.empty()),
                Map.of(
                        SOCKETS,
                        TargetSet.of(socketEndpoints),
                        CALLS,
                        TargetSet.of(List.of(calls.endpoint())),
                        other,
                        TargetSet.of(List.of(new Endpoint("127.0.0.1", 9, "p" + version)))),
                Map.of());
    }

    private static List<SSLSocket> openWebSockets(Rig rig) throws Exception {
        List<SSLSocket> open = new ArrayList<>();
        for (int i = 0; i < WEB_SOCKETS; i++) {
            SSLSocket socket = rig.connect();
            send(
                    socket,
                    "GET /ws HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                            + rig.issuer().token(Rig.HOST)
                            + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13\r\n\r\n");
            String head = readHead(socket);
            assertTrue(head.startsWith("HTTP/1.1 101 "), head);
            open.add(socket);
        }
        return open;
    }

    private static List<RawHttp2> openCalls(Rig rig) throws Exception {
        List<RawHttp2> open = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            var connection = new RawHttp2(rig, 65_535);
            for (int call = 0; call < STREAMS; call++) {
                connection.request(1 + 2 * call, "POST", true, false);
            }
            open.add(connection);
        }
        return open;
    }

    /** Each stream says a word and hears it again. */
    private static void talk(List<SSLSocket> webSockets, List<RawHttp2> calls, String word)
            throws IOException {
        for (SSLSocket socket : webSockets) {
            send(socket, word);
        }
        for (RawHttp2 connection : calls) {
            for (int call = 0; call < STREAMS; call++) {
                connection.data(1 + 2 * call, word, false);
            }
        }
        for (SSLSocket socket : webSockets) {
            byte[] heard = socket.getInputStream().readNBytes(word.length());
            assertEquals(word, new String(heard, StandardCharsets.US_ASCII));
        }
        for (RawHttp2 connection : calls) {
            assertEquals(STREAMS, connection.heard(word, STREAMS));
        }
    }

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    /** An endpoint that switches protocols and says everything again. */
    private static void echo(Upstream.Peer peer) throws IOException {
        peer.readHead();
        peer.write(
                "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade:"
                        + " websocket\r\nSec-WebSocket-Accept: eQ==\r\n\r\n");
        int next = peer.read();
        while (next >= 0) {
            peer.socket().getOutputStream().write(next);
            next = peer.read();
        }
    }

    /** An endpoint of calls that stream both ways. */
    private static void echoCalls(Http2Peer peer) throws IOException {
        while (true) {
            Http2Peer.Frame frame = peer.next();
            if (frame.type() == Http2Peer.HEADERS) {
                peer.headers(
                        frame.stream(),
                        false,
                        ":status",
                        "200",
                        "content-type",
                        "application/grpc");
            } else if (frame.type() == Http2Peer.DATA) {
                int bytes = frame.payload().capacity();
                if (bytes > 0) {
                    peer.window(0, bytes);
                    peer.window(frame.stream(), bytes);
                    peer.data(frame.stream(), false, frame.text());
                }
            } else if (frame.type() == Http2Peer.GOAWAY) {
                return;
            }
        }
    }
}
