package dev.berth.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.route.StreamListener;
import dev.berth.proxy.edge.AddressRange;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.limit.StreamLimits;
import dev.berth.proxy.tunnel.StreamConfig;
import dev.berth.proxy.tunnel.StreamStatus;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Connections that are passed on unread. */
class StreamTest {
    private static final StreamConfig OPEN = new StreamConfig(Optional.of(StreamRig.LOOPBACK));

    @Test
    void tcp_clientEndsFirst_endpointStillAnswersAndEverythingIsTold() throws Exception {
        try (Upstream echo = afterTheEnd("one");
                StreamRig rig = new StreamRig()) {
            rig.publishTcp(echo);
            String answer;
            try (Socket client = rig.connect()) {
                client.getOutputStream().write("SET a 1\r\nGET a\r\n".getBytes(ISO_8859_1));
                client.shutdownOutput();
                answer = new String(client.getInputStream().readAllBytes(), ISO_8859_1);
            }
            String line = rig.logged();

            assertEquals("one got 16 bytes", answer);
            for (String part :
                    List.of(
                            "\"client\":\"127.0.0.1\"",
                            "\"protocol\":\"tcp\"",
                            "\"port\":" + rig.port(),
                            "\"route\":\"Route default/db\"",
                            "\"service\":\"default/db:80\"",
                            "\"upstream\":\"" + echo.endpoint().authority() + "\"",
                            "\"pod\":\"one\"",
                            "\"tries\":1",
                            "\"received\":16",
                            "\"sent\":16",
                            "\"connect_us\":",
                            "\"duration_us\":")) {
                assertTrue(line.contains(part), part + " in " + line);
            }
            assertTrue(!line.contains("\"fault\""), line);
            assertTrue(
                    rig.metrics().scrape().stream()
                            .anyMatch(
                                    one ->
                                            one.getMetadata()
                                                    .getName()
                                                    .equals("berth_proxy_stream_connections")));
        }
    }

    @Test
    void tcp_manyBytesBothWays_arriveAsTheyWere() throws Exception {
        var bytes = new byte[8 * 1024 * 1024];
        new Random(7).nextBytes(bytes);
        try (Upstream echo =
                        new Upstream(
                                "echo",
                                peer -> {
                                    peer.input().transferTo(peer.socket().getOutputStream());
                                    peer.socket().shutdownOutput();
                                });
                StreamRig rig = new StreamRig()) {
            rig.publishTcp(echo);
            try (Socket client = rig.connect()) {
                Thread writer =
                        Thread.ofVirtual()
                                .start(
                                        () -> {
                                            try {
                                                client.getOutputStream().write(bytes);
                                                client.shutdownOutput();
                                            } catch (IOException broken) {
                                                throw new IllegalStateException(broken);
                                            }
                                        });
                byte[] back = client.getInputStream().readAllBytes();
                writer.join();

                assertTrue(Arrays.equals(bytes, back), back.length + " bytes");
            }
        }
    }

    @Test
    void tcp_endpointRefusesConnections_nextOneIsAsked() throws Exception {
        int dead;
        try (var gone = new ServerSocket(0, 1, StreamRig.LOOPBACK)) {
            dead = gone.getLocalPort();
        }
        try (Upstream alive = afterTheEnd("alive");
                StreamRig rig = new StreamRig()) {
            rig.publish(
                    StreamListener.Mode.TCP,
                    List.of(StreamRig.rule("", "db")),
                    Map.of(
                            StreamRig.service("db"),
                            TargetSet.of(
                                    List.of(
                                            new Endpoint("127.0.0.1", dead, "dead"),
                                            alive.endpoint()))));

            for (int i = 0; i < 4; i++) {
                assertEquals("alive got 1 bytes", said(rig, "x"));
            }
        }
    }

    @Test
    void tcp_endpointResets_clientIsResetToo() throws Exception {
        try (Upstream rude =
                        new Upstream(
                                "rude",
                                peer -> {
                                    peer.input().read();
                                    peer.socket().setSoLinger(true, 0);
                                    peer.socket().close();
                                });
                StreamRig rig = new StreamRig()) {
            rig.publishTcp(rude);
            try (Socket client = rig.connect()) {
                client.getOutputStream().write('x');

                assertThrows(SocketException.class, () -> client.getInputStream().read());
            }
            assertTrue(rig.logged().contains("\"fault\":\"BROKEN\""));
        }
    }

    @Test
    void tcp_endpointLeaves_connectionGetsItsTimeAndNoMore() throws Exception {
        var arrived = new CountDownLatch(1);
        try (Upstream old =
                        new Upstream(
                                "old",
                                peer -> {
                                    arrived.countDown();
                                    peer.input().transferTo(peer.socket().getOutputStream());
                                });
                Upstream fresh = afterTheEnd("fresh");
                StreamRig rig = new StreamRig(StreamRig.quick(), OPEN, List.of())) {
            rig.publishTcp(old);
            try (Socket client = rig.connect()) {
                client.getOutputStream().write('x');
                assertEquals('x', client.getInputStream().read());
                arrived.await();
                rig.publishTcp(fresh);
                client.getOutputStream().write('y');
                assertEquals('y', client.getInputStream().read());

                assertEquals("fresh got 1 bytes", said(rig, "z"));
                assertThrows(SocketException.class, () -> client.getInputStream().read());
                assertTrue(rig.proxy().awaitIdle(old.endpoint(), Duration.ofSeconds(10)));
            }
        }
    }

    @Test
    void publish_portTaken_isToldAndTakenOnceItIsFree() throws Exception {
        try (Upstream echo = afterTheEnd("one");
                StreamRig rig = new StreamRig(StreamRig.quick(), OPEN, List.of())) {
            try (var other = new ServerSocket()) {
                other.setReuseAddress(true);
                other.bind(new InetSocketAddress(StreamRig.LOOPBACK, rig.port()));
                rig.publishTcp(echo);

                assertEquals(StreamStatus.UNAVAILABLE, rig.status().reason());
                assertTrue(rig.status().message().contains("Address already in use"));
            }
            StreamRig.await(() -> rig.status().address().isPresent());
            assertEquals("one got 1 bytes", said(rig, "x"));
        }
    }

    @Test
    void publish_listenerGone_portIsClosed() throws Exception {
        try (Upstream echo = afterTheEnd("one");
                StreamRig rig = new StreamRig()) {
            rig.publishTcp(echo);
            assertEquals("one got 1 bytes", said(rig, "x"));
            rig.proxy().publish(RoutingSnapshot.EMPTY);

            assertThrows(ConnectException.class, rig::connect);
            assertEquals(List.of(), rig.proxy().streams());
        }
    }

    @Test
    void publish_notAllowed_opensNothingAndSaysWhy() throws Exception {
        try (Upstream echo = afterTheEnd("one");
                StreamRig rig =
                        new StreamRig(ProxyLimits.DEFAULT, StreamConfig.CLOSED, List.of())) {
            rig.publishTcp(echo);

            assertEquals(StreamStatus.NOT_ALLOWED, rig.status().reason());
            assertThrows(ConnectException.class, rig::connect);
        }
    }

    @Test
    void limits_connectionsOfAll_andOfOneClient_hold() throws Exception {
        var limits =
                List.of(
                        StreamLimits.DEFAULT.withConnections(1, 9),
                        StreamLimits.DEFAULT.withConnections(9, 1));
        for (StreamLimits bounds : limits) {
            try (Upstream echo = afterTheEnd("one");
                    StreamRig rig =
                            new StreamRig(
                                    ProxyLimits.DEFAULT.withStreams(bounds), OPEN, List.of())) {
                rig.publishTcp(echo);
                try (Socket first = rig.connect();
                        Socket second = rig.connect()) {
                    assertEquals(-1, second.getInputStream().read());
                    first.getOutputStream().write('x');
                    first.shutdownOutput();
                    assertEquals(
                            "one got 1 bytes",
                            new String(first.getInputStream().readAllBytes(), ISO_8859_1));
                }
                assertTrue(rig.logged().contains("\"fault\":\"OVERLOADED\""));
                rig.logged();
                StreamRig.await(() -> said(rig, "x").equals("one got 1 bytes"));
            }
        }
    }

    @Test
    void proxyProtocol_trustedPeer_clientIsTheNamedOne() throws Exception {
        byte[] header =
                HexFormat.of()
                        .parseHex(
                                "0d0a0d0a000d0a515549540a"
                                        + "2111000c"
                                        + "cb007107c0a80001d43101bb");
        var trusted = List.of(new AddressRange(StreamRig.LOOPBACK, 32));
        try (Upstream echo = afterTheEnd("one");
                StreamRig rig = new StreamRig(StreamRig.quick(), OPEN, trusted)) {
            rig.publishTcp(echo);

            assertEquals("one got 1 bytes", said(rig, new String(header, ISO_8859_1) + "x"));
            assertTrue(rig.logged().contains("\"client\":\"203.0.113.7\""));
            assertEquals("", said(rig, "PROXY TCP4 203.0.113.7 192.168.0.1 1 2\r\nx"));
            assertTrue(rig.logged().contains("\"fault\":\"BAD_REQUEST\""));
            try (Socket silent = rig.connect()) {
                assertEquals(-1, silent.getInputStream().read());
            }
            assertTrue(rig.logged().contains("\"fault\":\"CLIENT_TIMEOUT\""));
        }
    }

    @Test
    void stop_openConnection_isGivenTheDrainAndCut() throws Exception {
        try (Upstream echo = afterTheEnd("one");
                StreamRig rig = new StreamRig()) {
            rig.publishTcp(echo);
            try (Socket client = rig.connect()) {
                client.getOutputStream().write('x');
                StreamRig.await(() -> echo.connections() == 1);
                rig.proxy().stop(Duration.ofMillis(300));

                assertThrows(SocketException.class, () -> client.getInputStream().read());
                assertThrows(ConnectException.class, rig::connect);
            }
        }
    }

    /** Tells how much it got once the client has said its last. */
    private static Upstream afterTheEnd(String pod) throws IOException {
        return new Upstream(
                pod,
                peer -> {
                    int count = peer.input().readAllBytes().length;
                    String answer = pod + " got " + count + " bytes";
                    peer.socket().getOutputStream().write(answer.getBytes(ISO_8859_1));
                });
    }

    /** What comes back; nothing where the connection breaks. */
    private static String said(StreamRig rig, String text) {
        try (Socket client = rig.connect()) {
            client.getOutputStream().write(text.getBytes(ISO_8859_1));
            client.shutdownOutput();
            return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (IOException broken) {
            return "";
        }
    }
}
