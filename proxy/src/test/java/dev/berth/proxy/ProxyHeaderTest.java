package dev.berth.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.edge.AddressRange;
import dev.berth.proxy.edge.EdgeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Peers that say before TLS who their client is. */
class ProxyHeaderTest {
    private static final byte[] HEADER =
            HexFormat.of()
                    .parseHex("0d0a0d0a000d0a515549540a" + "2111000c" + "cb007107c0a80001d43101bb");

    @Test
    void request_ofTrustedPeer_isTheNamedClients() throws Exception {
        try (Upstream upstream = Upstream.answering("one", "hello");
                Rig rig = trusting(upstream);
                SSLSocket client = secured(rig, HEADER)) {
            String request =
                    "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                            + rig.issuer().token(Rig.HOST)
                            + "\r\n\r\n";
            client.getOutputStream().write(request.getBytes(ISO_8859_1));
            String answer = new String(client.getInputStream().readAllBytes(), ISO_8859_1);

            assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
            String head = upstream.heads().getFirst();
            assertTrue(head.contains("203.0.113.7"), head);
        }
    }

    @Test
    void handshake_trustedPeerWithoutHeader_isClosed() throws Exception {
        try (Upstream upstream = Upstream.answering("one", "hello");
                Rig rig = trusting(upstream)) {
            assertThrows(IOException.class, () -> secured(rig, new byte[0]).close());
        }
    }

    @Test
    void handshake_headerOfAnybodyElse_isGarbage() throws Exception {
        try (Upstream upstream = Upstream.answering("one", "hello");
                Rig rig = new Rig(upstream)) {
            assertThrows(IOException.class, () -> secured(rig, HEADER).close());
        }
    }

    @Test
    void connection_stopsInsideTheHeader_isClosedInTime() throws Exception {
        var limits = Rig.quickListener();
        try (Upstream upstream = Upstream.answering("one", "hello");
                Rig rig = new Rig(limits, trusted(), Rig.snapshot(upstream));
                var client = new Socket(InetAddress.getLoopbackAddress(), rig.port())) {
            client.getOutputStream().write(HEADER, 0, 20);

            assertEquals(-1, client.getInputStream().read());
        }
    }

    private static Rig trusting(Upstream upstream) throws Exception {
        return new Rig(Rig.quick(), trusted(), Rig.snapshot(upstream));
    }

    private static EdgeConfig trusted() {
        return EdgeConfig.NONE.withProxyProtocol(
                List.of(AddressRange.parse("127.0.0.0/8").orElseThrow()));
    }

    private static SSLSocket secured(Rig rig, byte[] first) throws Exception {
        var plain = new Socket(InetAddress.getLoopbackAddress(), rig.port());
        plain.getOutputStream().write(first);
        var socket =
                (SSLSocket)
                        TestIdentity.trusting(Rig.firstIdentity())
                                .getSocketFactory()
                                .createSocket(plain, Rig.HOST, rig.port(), true);
        socket.startHandshake();
        return socket;
    }
}
