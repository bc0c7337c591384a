package dev.berth.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.AppProtocol;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.route.HostRule;
import dev.berth.policies.route.RouteTable;
import dev.berth.policies.route.StreamListener;
import dev.berth.proxy.tunnel.StreamConfig;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS that endpoints end. */
class PassthroughTest {
    private static final TestIdentity EXACT = Rig.identity("exact");
    private static final TestIdentity WIDE = Rig.identity("wide");

    private Upstream exact;
    private Upstream wide;
    private StreamRig rig;

    @BeforeEach
    void start() throws Exception {
        exact = secured("exact", EXACT);
        wide = secured("wide", WIDE);
        rig =
                new StreamRig(
                        StreamRig.quick(),
                        new StreamConfig(Optional.of(StreamRig.LOOPBACK)),
                        List.of());
        rig.publish(
                StreamListener.Mode.TLS_PASSTHROUGH,
                List.of(
                        StreamRig.rule("db.a.example", "exact"),
                        StreamRig.rule("*.a.example", "wide")),
                Map.of(
                        StreamRig.service("exact"), TargetSet.of(List.of(exact.endpoint())),
                        StreamRig.service("wide"), TargetSet.of(List.of(wide.endpoint()))));
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        exact.close();
        wide.close();
    }

    @ParameterizedTest
    @CsvSource({
        "db.a.example,exact",
        "DB.A.example,exact",
        "x.a.example,wide",
        "y.x.a.example,wide"
    })
    void handshake_serverName_meetsTheEndpointsOwnCertificate(String name, String endpoint)
            throws Exception {
        try (SSLSocket client = handshaken(name, endpoint.equals("exact") ? EXACT : WIDE)) {
            client.getOutputStream().write("ping\n".getBytes(ISO_8859_1));
            client.shutdownOutput();

            String answer = new String(client.getInputStream().readAllBytes(), ISO_8859_1);
            assertEquals(endpoint + " got ping", answer);
        }
        assertTrue(rig.logged().contains("\"host\":\"" + name.toLowerCase(Locale.ROOT)));
    }

    @Test
    void handshake_unknownServerName_isToldSo() {
        SSLException refused =
                assertThrows(SSLException.class, () -> handshaken("b.example", EXACT).close());

        assertTrue(refused.toString().contains("unrecognized_name"), refused.toString());
    }

    @Test
    void connection_notTls_isRefusedWithoutReachingAnEndpoint() throws Exception {
        try (Socket client = rig.connect()) {
            client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1));

            byte[] alert = client.getInputStream().readNBytes(7);
            assertEquals("15030300020232", HexFormat.of().formatHex(alert));
        }
        assertTrue(rig.logged().contains("\"fault\":\"BAD_REQUEST\""));
        assertEquals(0, exact.connections() + wide.connections());
    }

    @Test
    void connection_dripsItsHello_isClosedInTime() throws Exception {
        try (Socket client = rig.connect()) {
            client.getOutputStream().write(22);

            assertEquals(-1, client.getInputStream().read());
        }
        assertTrue(rig.logged().contains("\"fault\":\"CLIENT_TIMEOUT\""));
    }

    @ParameterizedTest
    @CsvSource({
        "db.a.example,wide",
        "x.a.example,wide",
        "web.a.example,balancer",
        "x.web.a.example,wide",
        "a.a.b.example,balancer",
        "elsewhere.example,balancer"
    })
    void https_serverName_meetsWhoseRuleIsCloser(String name, String whose) throws Exception {
        var routes =
                new RouteTable(
                        List.of(
                                RouteActionsTest.route(new HostRule.Precise("web.a.example")),
                                RouteActionsTest.route(new HostRule.Below("a.b.example"))),
                        Optional.empty());
        rig.publishOnHttps(
                routes,
                List.of(
                        StreamRig.rule("*.a.example", "wide"),
                        StreamRig.rule("*.b.example", "wide")),
                Map.of(StreamRig.service("wide"), TargetSet.of(List.of(wide.endpoint()))));

        TestIdentity shown = whose.equals("wide") ? WIDE : Rig.firstIdentity();
        try (SSLSocket client = handshaken(rig.connectToHttps(), name, shown)) {
            client.getOutputStream().write("ping\r\n\r\n".getBytes(ISO_8859_1));
            String answer = new String(client.getInputStream().readAllBytes(), ISO_8859_1);
            String expected = whose.equals("wide") ? "wide got ping" : "HTTP/1.1 400 ";
            assertTrue(answer.startsWith(expected), answer);
        }
        assertEquals(
                rig.proxy().httpsAddress(), rig.status().address().orElseThrow(), "the same port");
    }

    @Test
    void https_manyBytesInTheHello_reachTheEndpointWhole() throws Exception {
        rig.publishOnHttps(
                RouteTable.EMPTY,
                List.of(StreamRig.rule("*.a.example", "wide")),
                Map.of(StreamRig.service("wide"), TargetSet.of(List.of(wide.endpoint()))));
        var protocols = IntStream.range(0, 500).mapToObj(at -> "protocol/" + at).toList();

        for (String name : List.of("x.a.example", "elsewhere.example")) {
            TestIdentity shown = name.startsWith("x") ? WIDE : Rig.firstIdentity();
            var socket = socket(rig.connectToHttps(), name, shown);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(
                    Stream.concat(Stream.of("http/1.1"), protocols.stream())
                            .toArray(String[]::new));
            socket.setSSLParameters(parameters);
            try (socket) {
                socket.startHandshake();
                assertTrue(socket.getSession().isValid());
            }
        }
    }

    @Test
    void https_notTls_isRefusedAsByTheBalancer() throws Exception {
        rig.publishOnHttps(
                RouteTable.EMPTY,
                List.of(StreamRig.rule("", "wide")),
                Map.of(StreamRig.service("wide"), TargetSet.of(List.of(wide.endpoint()))));

        try (Socket client = rig.connectToHttps()) {
            client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1));

            assertEquals(21, client.getInputStream().read(), "an alert");
        }
        assertEquals(0, wide.connections());
    }

    private SSLSocket handshaken(String name, TestIdentity trusted) throws Exception {
        return handshaken(rig.connect(), name, trusted);
    }

    private static SSLSocket handshaken(Socket plain, String name, TestIdentity trusted)
            throws Exception {
        SSLSocket socket = socket(plain, name, trusted);
        socket.startHandshake();
        return socket;
    }

    private static SSLSocket socket(Socket plain, String name, TestIdentity trusted)
            throws Exception {
        var socket =
                (SSLSocket)
                        TestIdentity.trusting(trusted)
                                .getSocketFactory()
                                .createSocket(plain, name, plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static Upstream secured(String pod, TestIdentity identity) throws Exception {
        ServerSocket unbound = identity.serving().getServerSocketFactory().createServerSocket();
        return new Upstream(
                pod,
                AppProtocol.HTTP1,
                unbound,
                peer -> {
                    String answer = pod + " got " + peer.readLine();
                    peer.socket().getOutputStream().write(answer.getBytes(ISO_8859_1));
                });
    }
}
