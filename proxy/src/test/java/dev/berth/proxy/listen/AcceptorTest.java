package dev.berth.proxy.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.limit.ClientCounts;
import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ListenerLimits;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AcceptorTest {
    private static final InetSocketAddress ANY =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Deadlines deadlines = new Deadlines("test");

    @AfterEach
    void close() {
        deadlines.close();
    }

    @Test
    void connection_thatFailsInAnyWay_costsTheNextNothing() throws Exception {
        Acceptor acceptor = acceptor(10, AcceptorTest::failOrEcho);
        for (int time = 0; time < 30; time++) {
            assertEquals(-1, ask(acceptor, time % 2 == 0 ? 'i' : 'r'));
        }

        assertEquals('e', ask(acceptor, 'e'));

        acceptor.stop();
        assertTrue(acceptor.awaitEnd(LONG));
    }

    @Test
    void stop_connectionStillOpen_isWaitedFor() throws Exception {
        Acceptor acceptor = acceptor(10, AcceptorTest::failOrEcho);
        try (var client = new Socket(ANY.getAddress(), acceptor.address().getPort())) {
            client.getOutputStream().write('e');
            assertEquals('e', client.getInputStream().read());

            acceptor.stop();

            assertFalse(acceptor.awaitEnd(Duration.ofMillis(50)));
            client.shutdownOutput();
            assertTrue(acceptor.awaitEnd(LONG));
        }
    }

    @Test
    void client_withAllItMayHave_isCountedByAddressOrNetwork() throws Exception {
        var counts = new ClientCounts(2, client -> false);
        InetAddress one = InetAddress.ofLiteral("192.0.2.1");
        InetAddress host = InetAddress.ofLiteral("2001:db8::1");
        InetAddress neighbour = InetAddress.ofLiteral("2001:db8::ffff:2");
        InetAddress elsewhere = InetAddress.ofLiteral("2001:db8:0:1::1");

        assertTrue(counts.enter(one));
        assertTrue(counts.enter(one));
        assertTrue(counts.enter(host) && counts.enter(neighbour));

        assertFalse(counts.enter(one));
        assertFalse(counts.enter(host));
        assertTrue(counts.enter(elsewhere));
        counts.leave(one);
        assertTrue(counts.enter(one));
    }

    @Test
    void client_thatLeft_isForgotten() throws Exception {
        var counts = new ClientCounts(1, client -> false);
        InetAddress one = InetAddress.ofLiteral("192.0.2.1");
        counts.enter(one);
        counts.enter(one);
        counts.leave(one);

        assertEquals(0, counts.clients());
    }

    @Test
    void client_onTheDeviceItself_isNotCounted() {
        var counts = new ClientCounts(1, client -> false);
        InetAddress own = InetAddress.getLoopbackAddress();

        assertTrue(counts.enter(own));
        assertTrue(counts.enter(own));

        assertEquals(0, counts.clients());
    }

    private Acceptor acceptor(int connections, Acceptor.Opener opener) {
        ListenerLimits limits = ListenerLimits.DEFAULT.withConnections(connections, 5, 1 << 20);
        return new Acceptor(
                "test", ANY, limits, new Capacity(limits, client -> false), deadlines, opener);
    }

    private static int ask(Acceptor acceptor, int what) throws IOException {
        try (var client = new Socket(ANY.getAddress(), acceptor.address().getPort())) {
            client.getOutputStream().write(what);
            return client.getInputStream().read();
        }
    }

    private static ServerConnection failOrEcho(SocketChannel channel, Deadline handshake)
            throws IOException {
        var first = ByteBuffer.allocate(1);
        channel.read(first);
        return switch (first.get(0)) {
            case 'i' -> throw new IOException("refused");
            case 'r' -> throw new IllegalStateException("a bug that a test wants");
            default -> new Echo(channel, first.flip());
        };
    }

    private record Echo(SocketChannel channel, ByteBuffer first) implements ServerConnection {
        @Override
        public void handle(Limit ignored) {
            try {
                channel.write(first);
                channel.read(ByteBuffer.allocate(1));
            } catch (IOException gone) {
                throw new IllegalStateException("the test's client is gone", gone);
            }
        }

        @Override
        public Duration idleTime() {
            return Duration.ZERO;
        }

        @Override
        public void close(boolean interrupt) {
            // Ends when its client does.
        }
    }
}
