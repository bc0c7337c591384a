package dev.berth.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.AppProtocol;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.route.StreamListener;
import dev.berth.proxy.tunnel.StreamConfig;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

    private SSLSocket handshaken(String name, TestIdentity trusted) throws Exception {
        Socket plain = rig.connect();
        var socket =
                (SSLSocket)
                        TestIdentity.trusting(trusted)
                                .getSocketFactory()
                                .createSocket(plain, name, rig.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        socket.setSSLParameters(parameters);
        socket.startHandshake();
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
