package dev.berth.proxy.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.Rig;
import dev.berth.proxy.TestIdentity;
import dev.berth.proxy.TlsSettings;
import dev.berth.proxy.limit.Reserve;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection has borrowed is there for the next one, however it ends. */
@Timeout(60)
final class BorrowedBuffersTest {
    private static final int CONNECTIONS = 20;
    private static final TestIdentity IDENTITY = Rig.identity("localhost");

    /** The head of a record that is longer than what comes of it. */
    private static final byte[] BEGUN_HELLO = begun(22);

    private static final byte[] BEGUN_DATA = begun(23);

    private final TlsContext tls =
            new TlsContext(IDENTITY.identity(), TlsSettings.DEFAULT, ClientDemands.NONE);

    private final Reserve shared = new Reserve((long) CONNECTIONS * tls.recordBytes());

    private final RecordBuffers buffers = new RecordBuffers(tls.recordBytes(), shared);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private ServerSocketChannel listening;

    @BeforeEach
    void listen() throws Exception {
        listening =
                ServerSocketChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stop() throws IOException {
        listening.close();
        threads.shutdownNow();
    }

    @Test
    void handshake_helloBreaksOff_givesItsBufferBack() throws Exception {
        for (int at = 0; at < CONNECTIONS; at++) {
            try (Socket client = client();
                    SocketChannel channel = listening.accept()) {
                client.getOutputStream().write(BEGUN_HELLO);
                client.shutdownOutput();

                assertThrows(IOException.class, () -> shaken(channel));
            }
        }

        assertTrue(shared.taken() <= 2L * tls.recordBytes(), shared.taken() + " bytes are lost");
    }

    @Test
    void release_recordBrokeOff_givesItsBufferBack() throws Exception {
        for (int at = 0; at < CONNECTIONS; at++) {
            try (Socket client = client();
                    SocketChannel channel = listening.accept()) {
                TlsChannel server = shaken(channel, secured(client));
                client.getOutputStream().write(BEGUN_DATA);
                client.shutdownOutput();

                assertEquals(-1, server.read(new byte[100], 0, 100));
                server.release();
            }
        }

        assertTrue(shared.taken() <= 2L * tls.recordBytes(), shared.taken() + " bytes are lost");
    }

    @Test
    void release_bytesUnread_givesBothBuffersBack() throws Exception {
        for (int at = 0; at < CONNECTIONS; at++) {
            try (Socket client = client();
                    SocketChannel channel = listening.accept();
                    SSLSocket secured = secured(client)) {
                TlsChannel server = shaken(channel, secured);
                secured.getOutputStream().write(new byte[12_000]);

                assertEquals(1, server.read(new byte[1], 0, 1));
                server.release();
            }
        }

        assertTrue(shared.taken() <= 3L * tls.recordBytes(), shared.taken() + " bytes are lost");
    }

    @Test
    void release_readerStillWaits_hasItsBufferAfterIt() throws Exception {
        try (Socket client = client();
                SocketChannel channel = listening.accept()) {
            TlsChannel server = shaken(channel, secured(client));
            long before = emptied();
            client.getOutputStream().write(BEGUN_DATA);
            Future<Integer> reader = threads.submit(() -> server.read(new byte[100], 0, 100));
            while (shared.taken() == before && !reader.isDone()) {
                Thread.onSpinWait();
            }

            server.release();
            channel.shutdownInput();
            assertEquals(-1, reader.get());
        }

        assertEquals(emptied(), shared.taken());
    }

    @Test
    void write_noMemory_keepsNobodyFromTheNextOne() throws Exception {
        try (Socket client = client();
                SocketChannel channel = listening.accept()) {
            TlsChannel server = shaken(channel, secured(client));
            emptied();
            long rest = 0;
            while (shared.take(1)) {
                rest++;
            }

            assertThrows(IOException.class, () -> server.write(new byte[1], 0, 1));
            shared.giveBack(rest);

            threads.submit(
                            () -> {
                                server.write(new byte[1], 0, 1);
                                return null;
                            })
                    .get();
        }
    }

    /** Takes every buffer that is kept, and one more; what is taken then. */
    private long emptied() throws IOException {
        long before = shared.taken();
        while (shared.taken() == before) {
            buffers.take();
        }
        return shared.taken();
    }

    private Socket client() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), listening.socket().getLocalPort());
    }

    private SSLSocket secured(Socket plain) throws Exception {
        return (SSLSocket)
                TestIdentity.trusting(IDENTITY)
                        .getSocketFactory()
                        .createSocket(plain, "localhost", plain.getPort(), false);
    }

    private TlsChannel shaken(SocketChannel channel, SSLSocket client) throws Exception {
        Future<TlsChannel> server = threads.submit(() -> shaken(channel));
        client.startHandshake();
        return server.get();
    }

    private TlsChannel shaken(SocketChannel channel) throws IOException {
        var server =
                new TlsChannel(
                        channel,
                        (InetSocketAddress) channel.getRemoteAddress(),
                        tls.engine(List.of("http/1.1")),
                        buffers);
        try {
            server.handshake(ByteBuffer.allocate(0));
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
        return server;
    }

    private static byte[] begun(int type) {
        byte[] record = Arrays.copyOf(new byte[] {(byte) type, 3, 3, 0x20, 0}, 3000);
        record[5] = 1;
        return record;
    }
}
