package dev.berth.proxy.listen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.Rig;
import dev.berth.proxy.TestIdentity;
import dev.berth.proxy.TlsSettings;
import dev.berth.proxy.limit.ListenerLimits;
import dev.berth.proxy.limit.Reserve;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS of a client's connection against the JDK's own sockets. */
@Timeout(60)
final class TlsChannelTest {
    private static final TestIdentity IDENTITY = Rig.identity("localhost");

    private SSLContext trusting;
    private final TlsContext tls =
            new TlsContext(IDENTITY.identity(), TlsSettings.DEFAULT, ClientDemands.NONE);
    private final RecordBuffers buffers =
            new RecordBuffers(tls.recordBytes(), new Reserve(ListenerLimits.DEFAULT.sharedBytes()));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<SocketChannel> accepted = new CopyOnWriteArrayList<>();
    private ServerSocketChannel listening;

    @BeforeEach
    void listen() throws Exception {
        trusting = TestIdentity.trusting(IDENTITY);
        listening =
                ServerSocketChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stop() throws IOException {
        listening.close();
        for (SocketChannel channel : accepted) {
            channel.close();
        }
        threads.close();
    }

    @Test
    void echo_everySizeOfBodyAndBuffer_givesTheSameBytes() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var sent = new byte[600_000];
        random.nextBytes(sent);
        Future<Void> server = threads.submit(() -> echo(shaken(), new Random(seed)));

        byte[] got;
        try (SSLSocket client = connect()) {
            Future<byte[]> answer =
                    threads.submit(() -> client.getInputStream().readNBytes(sent.length));
            int at = 0;
            while (at < sent.length) {
                int count = Math.min(1 + random.nextInt(40_000), sent.length - at);
                client.getOutputStream().write(sent, at, count);
                at += count;
            }
            client.shutdownOutput();
            got = answer.get();
        }

        server.get();
        assertArrayEquals(sent, got, "seed " + seed);
    }

    @Test
    void handshake_clientOffersBothProtocols_agreesOnTheLikedOne() throws Exception {
        Future<String> server = threads.submit(() -> shaken().protocol());

        try (SSLSocket client = connect("http/1.1", "h2")) {
            client.startHandshake();

            assertEquals("h2", server.get());
            assertEquals("h2", client.getApplicationProtocol());
        }
    }

    @Test
    void handshake_clientOffersOldTlsOnly_isRefusedWithAnAlert() throws Exception {
        Future<TlsChannel> server = threads.submit(this::shaken);

        try (SSLSocket client = connect()) {
            client.setEnabledProtocols(new String[] {"TLSv1.2"});

            assertThrows(SSLException.class, client::startHandshake);
        }
        assertThrows(Exception.class, server::get);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffdhe2048", "ffdhe8192", "x448"})
    void handshake_clientOffersOnlyACostlyGroup_isRefused(String group) throws Exception {
        Future<TlsChannel> server = threads.submit(this::shaken);

        try (SSLSocket client = connect()) {
            var parameters = client.getSSLParameters();
            parameters.setNamedGroups(new String[] {group});
            client.setSSLParameters(parameters);

            assertThrows(SSLException.class, client::startHandshake);
        }
        assertThrows(Exception.class, server::get);
    }

    @Test
    void shutdownOutput_clientStillSends_isReadToTheEnd() throws Exception {
        Callable<String> late =
                () -> {
                    TlsChannel channel = shaken();
                    channel.shutdownOutput();
                    var bytes = new byte[64];
                    int count = channel.read(bytes, 0, bytes.length);
                    return new String(bytes, 0, count, StandardCharsets.US_ASCII);
                };
        Future<String> server = threads.submit(late);

        try (SSLSocket client = connect()) {
            client.startHandshake();
            int end = client.getInputStream().read();
            client.getOutputStream().write("late".getBytes(StandardCharsets.US_ASCII));

            assertEquals(-1, end);
            assertEquals("late", server.get());
        }
    }

    @Test
    void write_clientTakesNothingAtFirst_tellsOfEachPart() throws Exception {
        var sent = new byte[16 * 1024 * 1024];
        new Random(1).nextBytes(sent);
        var parts = new CopyOnWriteArrayList<Integer>();
        var moved = new CountDownLatch(1);
        Callable<Void> all =
                () -> {
                    TlsChannel channel = shaken();
                    channel.write(
                            sent,
                            0,
                            sent.length,
                            part -> {
                                parts.add(part);
                                moved.countDown();
                            });
                    channel.shutdownOutput();
                    return null;
                };
        Future<Void> server = threads.submit(all);

        byte[] got;
        try (SSLSocket client = connect()) {
            client.startHandshake();
            moved.await();
            got = client.getInputStream().readAllBytes();
        }
        server.get();

        assertArrayEquals(sent, got);
        long told = parts.stream().mapToLong(Integer::intValue).sum();
        assertTrue(parts.stream().allMatch(part -> part > 0), parts::toString);
        assertTrue(told < sent.length + sent.length / 100, () -> told + " bytes");
    }

    private SSLSocket connect(String... protocols) throws IOException {
        var client =
                (SSLSocket)
                        trusting.getSocketFactory()
                                .createSocket(
                                        InetAddress.getLoopbackAddress(),
                                        listening.socket().getLocalPort());
        if (protocols.length > 0) {
            var parameters = client.getSSLParameters();
            parameters.setApplicationProtocols(protocols);
            client.setSSLParameters(parameters);
        }
        return client;
    }

    private TlsChannel accepted() throws IOException {
        SocketChannel channel = listening.accept();
        accepted.add(channel);
        return new TlsChannel(
                channel,
                (InetSocketAddress) channel.getRemoteAddress(),
                tls.engine(List.of("h2", "http/1.1")),
                buffers);
    }

    private TlsChannel shaken() throws IOException {
        TlsChannel channel = accepted();
        try {
            channel.handshake(ByteBuffer.allocate(0));
        } catch (IOException refused) {
            channel.channel().close();
            throw refused;
        }
        return channel;
    }

    private static Void echo(TlsChannel channel, Random random) throws IOException {
        while (true) {
            var buffer = new byte[1 + random.nextInt(40_000)];
            int count = channel.read(buffer, 0, buffer.length);
            if (count < 0) {
                channel.shutdownOutput();
                return null;
            }
            channel.write(buffer, 0, count);
        }
    }
}
