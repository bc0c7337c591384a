package dev.berth.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 1 GiB through a registry of its own, whose memory stays flat and whose heap has 64 MiB. */
class LargeBlobIT {
    private static final long BLOB_BYTES = 1L << 30;
    private static final long MOST_GROWTH_BYTES = 64L << 20;

    private static final System.Logger LOG = System.getLogger(LargeBlobIT.class.getName());

    /** What the blob is made of, again and again. */
    private final byte[] block = new byte[1 << 20];

    @TempDir Path directory;
    private ChildRegistry child;

    @BeforeEach
    void start() throws IOException {
        new Random(11).nextBytes(block);
        child = ChildRegistry.start(directory.resolve("store"), 0, 0);
    }

    @AfterEach
    void stop() {
        child.close();
    }

    private Digest digest(int blocks) throws Exception {
        var hash = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < blocks; i++) {
            hash.update(block);
        }
        return Digest.ofHash(Digest.Algorithm.SHA256, hash.digest());
    }

    /** What the registry holds once it has worked a little, so that growth is not its start. */
    private long warmBytes() throws Exception {
        var digest = digest(8);
        try (var push = new RawPush(child.port, child.secret)) {
            push.head(
                    "POST",
                    "/v2/warm/blobs/uploads/?digest=" + digest,
                    "Content-Length: " + 8 * block.length + "\r\n");
            for (int i = 0; i < 8; i++) {
                push.write(block, block.length);
            }
            assertEquals(201, push.answer().status());
        }
        return child.residentBytes();
    }

    @Test
    void pushAndPull_ofOneGibibyte_keepMemoryFlat() throws Exception {
        int blocks = (int) (BLOB_BYTES / block.length);
        var digest = digest(blocks);
        long warm = warmBytes();

        long began = System.nanoTime();
        try (var push = new RawPush(child.port, child.secret)) {
            push.head(
                    "POST",
                    "/v2/app/blobs/uploads/?digest=" + digest,
                    "Content-Length: " + BLOB_BYTES + "\r\n");
            for (int i = 0; i < blocks; i++) {
                push.write(block, block.length);
            }
            assertEquals(201, push.answer().status());
        }
        double pushSeconds = (System.nanoTime() - began) / 1e9;
        long afterPush = child.residentBytes();
        began = System.nanoTime();
        pull(digest, blocks);
        double pullSeconds = (System.nanoTime() - began) / 1e9;
        long afterPull = child.residentBytes();

        LOG.log(
                System.Logger.Level.INFO,
                "1 GiB: push %.1f s, pull %.1f s, resident %d → %d → %d MiB"
                        .formatted(
                                pushSeconds,
                                pullSeconds,
                                warm >> 20,
                                afterPush >> 20,
                                afterPull >> 20));
        assertTrue(afterPush - warm < MOST_GROWTH_BYTES, "grew by " + (afterPush - warm));
        assertTrue(afterPull - warm < MOST_GROWTH_BYTES, "grew by " + (afterPull - warm));
    }

    private void pull(Digest digest, int blocks) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), child.port)) {
            socket.getOutputStream()
                    .write(
                            ("GET /v2/app/blobs/" + digest + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                    .getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            int newlines = 0;
            while (newlines < 2) {
                int next = in.read();
                assertTrue(next >= 0, "the answer ended in its head");
                if (next != '\r') {
                    newlines = next == '\n' ? newlines + 1 : 0;
                }
            }
            byte[] read = new byte[block.length];
            for (int i = 0; i < blocks; i++) {
                assertEquals(block.length, in.readNBytes(read, 0, block.length));
                assertTrue(Arrays.equals(block, read), "block " + i);
            }
        }
    }

    /** A client may put everything into one chunk, which the codec alone would hold whole. */
    @Test
    void push_ofOneGibibyteInOneChunk_keepsMemoryFlat() throws Exception {
        int blocks = (int) (BLOB_BYTES / block.length);
        var digest = digest(blocks);
        long warm = warmBytes();

        try (var push = new RawPush(child.port, child.secret)) {
            push.head(
                    "POST",
                    "/v2/app/blobs/uploads/?digest=" + digest,
                    "Transfer-Encoding: chunked\r\n");
            push.write(Long.toHexString(BLOB_BYTES) + "\r\n");
            for (int i = 0; i < blocks; i++) {
                push.write(block, block.length);
            }
            push.write("\r\n0\r\n\r\n");
            assertEquals(201, push.answer().status());
        }

        long grown = child.residentBytes() - warm;
        assertTrue(grown < MOST_GROWTH_BYTES, "grew by " + grown);
    }
}
