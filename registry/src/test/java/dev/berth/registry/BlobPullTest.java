package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.header;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OCI distribution-spec 1.1, "Pulling blobs"; ranges as RFC 9110 section 14 has them. */
class BlobPullTest {
    private static final int LENGTH = 600_000;

    @TempDir Path directory;
    private RunningRegistry running;
    private byte[] content;
    private Digest digest;

    @BeforeEach
    void start() {
        running = RunningRegistry.on(directory);
        content = new byte[LENGTH];
        new Random(7).nextBytes(content);
        digest = running.push("app", content);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    /** "Checking if content exists in the registry". */
    @Test
    void head_tellsLengthAndDigest() {
        var head = running.anonymous("HEAD", "/v2/app/blobs/" + digest);

        assertEquals(200, head.statusCode());
        assertEquals(String.valueOf(LENGTH), header(head, "Content-Length"));
        assertEquals(digest.toString(), header(head, "Docker-Content-Digest"));
        assertEquals("bytes", header(head, "Accept-Ranges"));
        assertEquals("registry/2.0", header(head, "Docker-Distribution-API-Version"));
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,            0,      1",
        "bytes=500-1499,       500,    1000",
        "bytes=500-,           500,    599500",
        "bytes=-500,           599500, 500",
        "bytes=-700000,        0,      600000",
        "bytes=599999-,        599999, 1",
        "bytes=599000-900000,  599000, 1000",
        "bytes=0-99999999999999999999999, 0, 600000",
        "bytes= 0 - 9,         0,      10",
    })
    void get_range_givesThoseBytes(String range, int first, int count) {
        var part = running.anonymous("GET", "/v2/app/blobs/" + digest, "Range", range);

        assertEquals(206, part.statusCode(), describe(part).substring(0, 60));
        assertArrayEquals(Arrays.copyOfRange(content, first, first + count), part.body());
        assertEquals(
                "bytes " + first + "-" + (first + count - 1) + "/" + LENGTH,
                header(part, "Content-Range"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=500-0", "bytes=600000-", "bytes=600000-700000", "bytes=-0"})
    void get_rangeOutside_isUnsatisfiable(String range) {
        var refused = running.anonymous("GET", "/v2/app/blobs/" + digest, "Range", range);

        assertEquals(416, refused.statusCode());
        assertEquals("bytes */" + LENGTH, header(refused, "Content-Range"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=-", "bytes=0-1,5-6", "lines=0-1", "bytes", "bytes=a-b", "0-1"})
    void get_rangeThatMayBeIgnored_givesEverything(String range) {
        var whole = running.anonymous("GET", "/v2/app/blobs/" + digest, "Range", range);

        assertEquals(200, whole.statusCode());
        assertArrayEquals(content, whole.body());
    }

    @Test
    void get_rangeOfOtherContent_givesEverything() {
        String target = "/v2/app/blobs/" + digest;

        var other = running.anonymous("GET", target, "Range", "bytes=0-9", "If-Range", "\"other\"");
        var same =
                running.anonymous(
                        "GET", target, "Range", "bytes=0-9", "If-Range", "\"" + digest + "\"");

        assertEquals(200, other.statusCode());
        assertEquals(206, same.statusCode());
    }

    @Test
    void get_whoseOwnBodyBreaks_leavesNoFileOpen() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (var broken = new RawPush(running.registry.address().getPort(), "nobody's")) {
                broken.write(
                        "GET /v2/app/blobs/"
                                + digest
                                + " HTTP/1.1\r\nHost: localhost\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\nno size\r\n");

                assertEquals(400, broken.answer().status());
            }
        }

        assertEquals(0, openFiles(directory.resolve("blobs")));
    }

    private static long openFiles(Path under) throws IOException {
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            long count = 0;
            for (Path descriptor : descriptors) {
                // The one that lists the directory is gone by now.
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).startsWith(under)) {
                    count++;
                }
            }
            return count;
        }
    }
}
