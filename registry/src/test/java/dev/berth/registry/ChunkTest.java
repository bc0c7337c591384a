package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.sha256;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunked bodies byte for byte: sizes, ends, and several requests on one connection. */
class ChunkTest {
    @TempDir Path directory;
    private RunningRegistry running;
    private Socket socket;
    private InputStream in;

    @BeforeEach
    void start() throws IOException {
        running = RunningRegistry.on(directory);
        socket = new Socket(InetAddress.getLoopbackAddress(), running.registry.address().getPort());
        socket.setSoTimeout(5_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    @AfterEach
    void stop() throws IOException {
        socket.close();
        running.close();
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void head(String session) throws IOException {
        write(
                "PATCH "
                        + session
                        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                        + running.basic()
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    private void chunk(byte[] content, int offset, int count) throws IOException {
        write(Integer.toHexString(count) + "\r\n");
        socket.getOutputStream().write(content, offset, count);
        write("\r\n");
    }

    /** Reads one answer's header; the answers here have no body when they succeed. */
    private String answer() throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] random(int length, long seed) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return content;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 262_143, 262_144, 262_145, 524_288, 3_000_000})
    void chunk_ofAnySize_arrivesWhole(int size) throws IOException {
        byte[] content = random(size, size);
        String session = running.open("app");

        head(session);
        chunk(content, 0, size);
        write("0\r\n\r\n");

        assertTrue(answer().startsWith("HTTP/1.1 202"));
        var created = running.call("PUT", session + "?digest=" + sha256(content));
        assertEquals(201, created.statusCode());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void requests_onOneConnection_neverMix(long seed) throws IOException {
        var random = new Random(seed);
        byte[] content = random(2_000_000, seed);
        String session = running.open("app");

        int sent = 0;
        for (int request = 0; request < 4; request++) {
            int until = request == 3 ? content.length : sent + random.nextInt(500_000);
            if (random.nextBoolean()) {
                head(session);
                while (sent < until) {
                    int count = 1 + random.nextInt(until - sent);
                    chunk(content, sent, count);
                    sent += count;
                }
                write("0\r\n\r\n");
            } else {
                write(
                        "PATCH "
                                + session
                                + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                                + running.basic()
                                + "\r\nContent-Length: "
                                + (until - sent)
                                + "\r\n\r\n");
                socket.getOutputStream().write(content, sent, until - sent);
                sent = until;
            }
            String answer = answer();
            assertTrue(
                    answer.startsWith("HTTP/1.1 202"),
                    "seed " + seed + " request " + request + ": " + answer);
        }

        var created = running.call("PUT", session + "?digest=" + sha256(content));
        assertEquals(201, created.statusCode(), "seed " + seed);
    }

    @Test
    void chunkExtensions_areDropped() throws IOException {
        String session = running.open("app");

        head(session);
        write("3;name=value\r\nabc\r\n0;x\r\n\r\n");

        assertTrue(answer().contains("Range: 0-2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+3\r\nabc\r\n0\r\n\r\n",
                "-3\r\nabc\r\n0\r\n\r\n",
                "0x3\r\nabc\r\n0\r\n\r\n",
                "\r\nabc\r\n0\r\n\r\n",
                "g\r\nabc\r\n0\r\n\r\n",
                "ffffffffff\r\nabc",
                "3\r\nabcd\r\n0\r\n\r\n",
                "3\r\nabcXX0\r\n\r\n",
                "3\nabc\r\n0\r\n\r\n",
                "0\r\nX: y\r\n\r\n",
            })
    void malformedChunks_areRefusedAndTheConnectionCloses(String body) throws IOException {
        String session = running.open("app");

        head(session);
        write(body);

        assertTrue(answer().startsWith("HTTP/1.1 4"), body);
        in.readAllBytes();
        assertEquals(-1, in.read(), "the connection is closed");
    }

    @Test
    void endlessSizeLine_isRefused() throws IOException {
        String session = running.open("app");

        head(session);
        write("3;" + "x".repeat(5_000));

        assertTrue(answer().startsWith("HTTP/1.1 400"));
    }

    @Test
    void brokenConnection_keepsWhatArrived() throws IOException {
        byte[] content = random(1_000_000, 1);
        String session = running.open("app");

        head(session);
        chunk(content, 0, 700_000);
        write("fffff\r\n");
        socket.getOutputStream().write(content, 700_000, 50_000);
        running.awaitBytes(session);
        socket.close();

        // The next request waits for the session's lock, so it sees how the broken one ended.
        var probe = running.call("PATCH", session, new byte[1], "Content-Range", "0-0");
        assertEquals(416, probe.statusCode());
        String range = RunningRegistry.header(probe, "Range");
        int arrived = Integer.parseInt(range.substring(2)) + 1;
        var created =
                running.call(
                        "PUT",
                        session + "?digest=" + sha256(content),
                        Arrays.copyOfRange(content, arrived, content.length),
                        "Content-Range",
                        arrived + "-" + (content.length - 1));
        assertEquals(201, created.statusCode(), "from " + arrived);
        assertArrayEquals(
                content, running.anonymous("GET", "/v2/app/blobs/" + sha256(content)).body());
    }

    @Test
    void refusedBody_small_keepsTheConnection() throws IOException {
        byte[] content = random(100_000, 2);

        write(
                "POST /v2/app/blobs/uploads/?digest="
                        + sha256(content)
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");
        socket.getOutputStream().write(content);
        String refused = answer();
        int length = Integer.parseInt(refused.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
        in.skipNBytes(length);
        write("GET /v2/ HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertTrue(refused.startsWith("HTTP/1.1 401"), refused);
        assertTrue(answer().startsWith("HTTP/1.1 401"));
    }

    /**
     * Whoever sends everything before it reads would lose an answer behind which bytes are unread.
     */
    @Test
    void refusedBody_large_doesNotCostTheAnswer() throws IOException {
        byte[] content = random(20 << 20, 3);

        write(
                "POST /v2/app/blobs/uploads/?digest="
                        + sha256(content)
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                        + content.length
                        + "\r\n\r\n");
        socket.getOutputStream().write(content);
        String refused = answer();

        assertTrue(refused.startsWith("HTTP/1.1 401"), refused);
        assertTrue(refused.contains("Connection: close"), refused);
    }

    @Test
    void refusedBody_expectingContinue_isNeverAskedFor() throws IOException {
        write(
                "POST /v2/app/blobs/uploads/ HTTP/1.1\r\n"
                        .concat("Host: localhost\r\nExpect: 100-continue\r\n")
                        .concat("Content-Length: 1000000000\r\n\r\n"));

        assertTrue(answer().startsWith("HTTP/1.1 401"));
    }
}
