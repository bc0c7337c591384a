package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.digest;
import static dev.berth.registry.RunningRegistry.header;
import static dev.berth.registry.RunningRegistry.location;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.image.Digest;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way of pushing a blob that OCI distribution-spec 1.1 has, over HTTP. */
class BlobPushTest {
    private static final byte[] CONTENT = utf8("the quick brown fox jumps over the lazy dog");

    @TempDir Path directory;
    private RunningRegistry running;

    @BeforeEach
    void start() {
        running = RunningRegistry.on(directory);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private void assertPulled(String location, byte[] expected) {
        var pulled = running.anonymous("GET", location);

        assertEquals(200, pulled.statusCode(), describe(pulled));
        assertArrayEquals(expected, pulled.body());
    }

    private static void assertStatus(int expected, HttpResponse<byte[]> response) {
        assertEquals(expected, response.statusCode(), () -> describe(response));
    }

    /** "Single POST". */
    @ParameterizedTest
    @EnumSource(Digest.Algorithm.class)
    void post_withDigest_storesInOneRequest(Digest.Algorithm algorithm) {
        var digest = digest(algorithm, CONTENT);

        var created = running.call("POST", "/v2/a/b/blobs/uploads/?digest=" + digest, CONTENT);

        assertStatus(201, created);
        assertEquals(digest.toString(), header(created, "Docker-Content-Digest"));
        assertPulled(location(created), CONTENT);
    }

    /** "POST then PUT". */
    @ParameterizedTest
    @EnumSource(Digest.Algorithm.class)
    void put_wholeBlob_storesIt(Digest.Algorithm algorithm) {
        var digest = digest(algorithm, CONTENT);

        var created = running.call("PUT", running.open("app") + "?digest=" + digest, CONTENT);

        assertStatus(201, created);
        assertEquals("/v2/app/blobs/" + digest, location(created));
        assertPulled(location(created), CONTENT);
    }

    /** "Pushing a blob in chunks". */
    @ParameterizedTest
    @EnumSource(Digest.Algorithm.class)
    void patch_threeChunks_storesThem(Digest.Algorithm algorithm) {
        var opened =
                running.call(
                        "POST", "/v2/app/blobs/uploads/?digest-algorithm=" + algorithm.label());
        String session = location(opened);
        assertStatus(202, opened);

        for (int first = 0; first < 30; first += 10) {
            var received =
                    running.call(
                            "PATCH",
                            session,
                            Arrays.copyOfRange(CONTENT, first, first + 10),
                            "Content-Range",
                            first + "-" + (first + 9));

            assertStatus(202, received);
            assertEquals("0-" + (first + 9), header(received, "Range"));
            session = location(received);
        }
        var created =
                running.call(
                        "PUT",
                        session + "?digest=" + digest(algorithm, CONTENT),
                        Arrays.copyOfRange(CONTENT, 30, CONTENT.length),
                        "Content-Range",
                        "30-" + (CONTENT.length - 1));
        assertStatus(201, created);
        assertPulled(location(created), CONTENT);
    }

    /** "Pushing a blob in chunks". */
    @Test
    void patch_streamWithoutRange_appends() {
        String session = running.open("app");

        var received =
                running.send(
                        "PATCH",
                        session,
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(CONTENT)),
                        true);
        var created = running.call("PUT", session + "?digest=" + sha256(CONTENT));

        assertStatus(202, received);
        assertStatus(201, created);
        assertPulled(location(created), CONTENT);
    }

    /** "Pushing a blob in chunks". */
    @Test
    void put_algorithmKnownOnlyAtTheEnd_hashesAgain() {
        String session = running.open("app");
        running.call("PATCH", session, CONTENT);

        var created =
                running.call(
                        "PUT", session + "?digest=" + digest(Digest.Algorithm.SHA512, CONTENT));

        assertStatus(201, created);
        assertPulled(location(created), CONTENT);
    }

    @Test
    void put_outOfOrderByAnotherAlgorithm_isRefusedWithoutReadingTheContent() throws Exception {
        String session = running.open("app");
        assertStatus(202, running.call("PATCH", session, CONTENT));
        try (var uploads = Files.list(directory.resolve("uploads"))) {
            Files.delete(uploads.findFirst().orElseThrow());
        }

        var refused =
                running.call(
                        "PUT",
                        session + "?digest=" + digest(Digest.Algorithm.SHA512, CONTENT),
                        CONTENT,
                        "Content-Range",
                        "0-" + (CONTENT.length - 1));

        assertStatus(416, refused);
    }

    /** "POST then PUT". */
    @Test
    void put_emptyBlob_isABlob() {
        var digest = sha256(new byte[0]);

        var created = running.call("PUT", running.open("app") + "?digest=" + digest);
        var head = running.anonymous("HEAD", "/v2/app/blobs/" + digest);

        assertStatus(201, created);
        assertPulled(location(created), new byte[0]);
        assertEquals("0", header(head, "Content-Length"));
    }

    /** "Pushing a blob in chunks". */
    @ParameterizedTest
    @ValueSource(strings = {"10-19", "5-14", "11-20", "43-52"})
    void patch_outOfOrder_refusesAndTheSessionSurvives(String range) {
        String session = running.open("app");
        running.call("PATCH", session, Arrays.copyOf(CONTENT, 10), "Content-Range", "0-9");

        var first = range.equals("10-19") ? "0-9" : range;
        var refused = running.call("PATCH", session, new byte[10], "Content-Range", first);
        var status = running.call("GET", session);
        var created =
                running.call(
                        "PUT",
                        location(status) + "?digest=" + sha256(CONTENT),
                        Arrays.copyOfRange(CONTENT, 10, CONTENT.length),
                        "Content-Range",
                        "10-" + (CONTENT.length - 1));

        assertStatus(416, refused);
        assertStatus(204, status);
        assertEquals("0-9", header(status, "Range"));
        assertStatus(201, created);
    }

    /** "Pushing a blob in chunks". */
    @Test
    void put_outOfOrder_refusesAndTheSessionSurvives() {
        String session = running.open("app");
        running.call("PATCH", session, Arrays.copyOf(CONTENT, 10));
        String target = session + "?digest=" + sha256(CONTENT);

        var refused = running.call("PUT", target, new byte[5], "Content-Range", "0-4");
        var created = running.call("PUT", target, Arrays.copyOfRange(CONTENT, 10, CONTENT.length));

        assertStatus(416, refused);
        assertStatus(201, created);
    }

    /** "Pushing a blob in chunks". */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes 0-9/10",
                "bytes=0-9",
                "0",
                "-",
                "0-",
                "-9",
                "9-0",
                "a-b",
                "0-9,0-9",
                "0-99999999999999999999",
                "0x0-9"
            })
    void patch_malformedRange_refuses(String range) {
        String session = running.open("app");

        var refused = running.call("PATCH", session, new byte[10], "Content-Range", range);

        assertStatus(400, refused);
        assertEquals(List.of("BLOB_UPLOAD_INVALID"), codes(refused));
        assertStatus(204, running.call("GET", session));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-8", "0-10", "0-999"})
    void patch_bodyNotAsLongAsItsRange_leavesTheSessionAsItWas(String range) {
        String session = running.open("app");
        String target = session + "?digest=" + sha256(CONTENT);

        var refused = running.call("PATCH", session, new byte[10], "Content-Range", range);
        var created = running.call("PUT", target, CONTENT);

        assertStatus(400, refused);
        assertEquals(List.of("SIZE_INVALID"), codes(refused));
        assertStatus(201, created);
    }

    /** "Pushing blobs". */
    @Test
    void put_otherContent_refusesAndLeavesNothing() throws Exception {
        String session = running.open("app");

        var refused = running.call("PUT", session + "?digest=" + sha256(utf8("other")), CONTENT);

        assertStatus(400, refused);
        assertEquals(List.of("DIGEST_INVALID"), codes(refused));
        assertStatus(404, running.call("GET", session));
        assertStatus(404, running.anonymous("GET", "/v2/app/blobs/" + sha256(CONTENT)));
        try (var uploads = Files.list(directory.resolve("uploads"))) {
            assertEquals(0, uploads.count());
        }
    }

    /** "Pushing blobs". */
    @ParameterizedTest
    @ValueSource(strings = {"", "sha256:", "sha256:00", "md5:d41d8cd98f00b204e9800998ecf8427e"})
    void push_malformedDigest_refuses(String text) {
        String session = running.open("app");

        assertStatus(400, running.call("PUT", session + "?digest=" + text, CONTENT));
        assertStatus(400, running.call("POST", "/v2/app/blobs/uploads/?digest=" + text, CONTENT));
        assertStatus(400, running.anonymous("GET", "/v2/app/blobs/sha256:00"));
        assertStatus(204, running.call("GET", session));
    }

    /** "Pulling blobs". */
    @Test
    void blob_ofAnotherRepository_isUnknownHere() {
        var digest = running.push("source", CONTENT);

        var refused = running.anonymous("GET", "/v2/other/blobs/" + digest);

        assertStatus(404, refused);
        assertEquals(List.of("BLOB_UNKNOWN"), codes(refused));
    }

    @Test
    void session_ofAnotherRepository_isUnknownHere() {
        String session = running.open("app").replace("/v2/app/", "/v2/other/");

        assertStatus(404, running.call("GET", session));
        assertStatus(404, running.call("PATCH", session, CONTENT));
        assertStatus(404, running.call("DELETE", session));
    }

    /** "Cancel a blob upload". */
    @Test
    void delete_session_endsIt() throws Exception {
        String session = running.open("app");
        running.call("PATCH", session, CONTENT);

        assertStatus(204, running.call("DELETE", session));
        assertStatus(404, running.call("DELETE", session));
        assertStatus(404, running.call("PATCH", session, CONTENT));
        try (var uploads = Files.list(directory.resolve("uploads"))) {
            assertEquals(0, uploads.count());
        }
    }

    @Test
    void session_afterARestart_goesOnWhereItWas() {
        String session = running.open("app");
        running.call("PATCH", session, Arrays.copyOf(CONTENT, 20));
        running.close();

        running = RunningRegistry.on(directory);
        var status = running.call("GET", session);
        var created =
                running.call(
                        "PUT",
                        session + "?digest=" + sha256(CONTENT),
                        Arrays.copyOfRange(CONTENT, 20, CONTENT.length),
                        "Content-Range",
                        "20-" + (CONTENT.length - 1));

        assertEquals("0-19", header(status, "Range"));
        assertStatus(201, created);
        assertPulled(location(created), CONTENT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void patch_randomChunks_giveTheSameBlob(long seed) {
        var random = new Random(seed);
        byte[] content = new byte[random.nextInt(1 << 20)];
        random.nextBytes(content);
        String session = running.open("app");

        int sent = 0;
        while (sent < content.length && random.nextInt(8) > 0) {
            int next = sent + 1 + random.nextInt(content.length - sent);
            byte[] chunk = Arrays.copyOfRange(content, sent, next);
            var received =
                    random.nextBoolean()
                            ? running.call(
                                    "PATCH",
                                    session,
                                    chunk,
                                    "Content-Range",
                                    sent + "-" + (next - 1))
                            : running.send(
                                    "PATCH",
                                    session,
                                    BodyPublishers.ofInputStream(
                                            () -> new ByteArrayInputStream(chunk)),
                                    true);
            assertEquals(202, received.statusCode(), "seed " + seed + " at " + sent);
            sent = next;
        }
        var created =
                running.call(
                        "PUT",
                        session + "?digest=" + sha256(content),
                        Arrays.copyOfRange(content, sent, content.length));

        assertEquals(201, created.statusCode(), "seed " + seed);
        assertPulled(location(created), content);
    }
}
