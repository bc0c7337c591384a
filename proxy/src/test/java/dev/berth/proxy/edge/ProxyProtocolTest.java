package dev.berth.proxy.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.proxy.wire.BadMessage;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyProtocolTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String IPV4 = SIGNATURE + "2111000c" + "cb007107c0a80001" + "d43101bb";
    private static final String IPV6 =
            SIGNATURE
                    + "21210029"
                    + "20010db8000000000000000000000007"
                    + "20010db8000000000000000000000001"
                    + "d43101bb"
                    + "0100026832";
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int MOST = 64;

    private final ProxyProtocol trusting =
            new ProxyProtocol(List.of(new AddressRange(LOOPBACK, 32)), MOST);
    private ServerSocketChannel server;
    private SocketChannel near;
    private SocketChannel far;

    @BeforeEach
    void connect() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
        near = SocketChannel.open(server.getLocalAddress());
        far = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        near.close();
        far.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({IPV4 + ",203.0.113.7", IPV6 + ",2001:db8:0:0:0:0:0:7"})
    void client_ofTrustedPeer_isTheNamedOneAtEverySplit(String hex, String client)
            throws Exception {
        byte[] header = HexFormat.of().parseHex(hex);

        for (int split = 1; split < header.length; split++) {
            int at = split;
            Thread sender = Thread.ofVirtual().start(() -> send(header, at));
            InetSocketAddress named = trusting.client(far);
            sender.join();
            ByteBuffer behind = ByteBuffer.allocate(8);
            far.read(behind);

            assertEquals(client, named.getAddress().getHostAddress(), "split at " + at);
            assertEquals(54321, named.getPort());
            assertEquals("x", new String(behind.array(), 0, behind.position(), ISO_8859_1));
        }
    }

    @ParameterizedTest
    @CsvSource({"20000000", "20110004aabbccdd", "21000000"})
    void client_ofTrustedPeerForItself_isThePeer(String hex) throws Exception {
        near.write(ByteBuffer.wrap(HexFormat.of().parseHex(SIGNATURE + hex)));

        assertEquals(near.getLocalAddress(), trusting.client(far));
    }

    @Test
    void client_ofAnybodyElse_isThePeerAndNothingIsRead() throws Exception {
        var others =
                new ProxyProtocol(
                        List.of(new AddressRange(InetAddress.ofLiteral("10.0.0.0"), 8)), MOST);
        near.write(ByteBuffer.wrap(HexFormat.of().parseHex(IPV4)));

        assertEquals(near.getLocalAddress(), others.client(far));
        assertEquals(28, far.read(ByteBuffer.allocate(100)));
    }

    @ParameterizedTest
    @CsvSource({
        "50524f58592054435034,version 1",
        "160301,TLS without a header",
        "0d0a0d0a000d0a515549540b,another signature",
        SIGNATURE + "3111000c,another version",
        SIGNATURE + "2211000c,another command",
        SIGNATURE + "21110041,longer than allowed",
        SIGNATURE + "2111000bcb007107c0a80001d43101,addresses cut",
        SIGNATURE + "2112000ccb007107c0a80001d43101bb,UDP",
        SIGNATURE + "2131000ccb007107c0a80001d43101bb,a path",
        SIGNATURE + "2111000ecb007107c0a80001d43101bb0100,a value without length",
        SIGNATURE + "2111000fcb007107c0a80001d43101bb010001,a value that is cut",
    })
    void client_ofTrustedPeerThatSendsSomethingElse_isRefused(String hex, String what)
            throws Exception {
        near.write(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));

        assertThrows(BadMessage.class, () -> trusting.client(far), what);
    }

    @Test
    void client_endsInsideTheHeader_isRefused() throws Exception {
        near.write(ByteBuffer.wrap(HexFormat.of().parseHex(IPV4), 0, 20));
        near.shutdownOutput();

        assertThrows(EOFException.class, () -> trusting.client(far));
    }

    @SuppressWarnings("ThreadPriorityCheck") // The reader may see both parts at once: good too.
    private void send(byte[] header, int split) {
        try {
            near.write(ByteBuffer.wrap(header, 0, split));
            Thread.yield();
            ByteBuffer rest = ByteBuffer.allocate(header.length - split + 1);
            near.write(rest.put(header, split, header.length - split).put((byte) 'x').flip());
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
