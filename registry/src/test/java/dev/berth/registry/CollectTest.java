package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.RegistryLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collection takes and what it leaves, by a clock that the test moves. */
class CollectTest {
    private static final byte[] CONFIG = utf8("{}");
    private static final byte[] LAYER = utf8("a layer");

    @TempDir Path directory;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private RunningRegistry running;

    @BeforeEach
    void start() {
        running = RunningRegistry.on(directory, RegistryLimits.defaults(), now::get);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private void pass(Duration time) {
        now.set(now.get().plus(time));
    }

    private Path file(Digest digest) {
        return directory.resolve("blobs/sha256").resolve(digest.hex());
    }

    private int status(String method, String target) {
        return running.call(method, target).statusCode();
    }

    private void assertEmpty(String name) throws IOException {
        try (var files = Files.list(directory.resolve(name))) {
            assertEquals(0, files.count(), name);
        }
    }

    private void inIndex(String statement) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + directory.resolve("registry.db"));
                var change = connection.createStatement()) {
            change.execute(statement);
        }
    }

    @Test
    void collect_blobThatNoManifestNamed_goesAfterItsLeaseAndTheGrace() throws Exception {
        var digest = running.push("app", LAYER);

        pass(Duration.ofHours(24));
        assertEquals(0, running.registry.collect(false).blobs());
        pass(Duration.ofMinutes(6));
        var foreseen = running.registry.collect(true);
        assertEquals(200, status("GET", "/v2/app/blobs/" + digest));
        var report = running.registry.collect(false);

        assertEquals(1, foreseen.blobs());
        assertEquals(LAYER.length, foreseen.bytes());
        assertEquals(1, report.links());
        assertEquals(1, report.blobs());
        assertEquals(LAYER.length, report.bytes());
        assertEquals(404, status("GET", "/v2/app/blobs/" + digest));
        assertFalse(Files.exists(file(digest)));
        assertEmpty("trash");
        assertEquals(0, running.registry.collect(false).blobs());
    }

    @Test
    void collect_imageWithATag_staysWhole() {
        byte[] bytes = running.image("app", "1", CONFIG, LAYER);

        pass(Duration.ofDays(400));
        running.registry.collect(false);
        running.registry.collect(false);

        assertArrayEquals(bytes, running.anonymous("GET", "/v2/app/manifests/1").body());
        assertEquals(200, status("GET", "/v2/app/blobs/" + sha256(CONFIG)));
        assertEquals(200, status("GET", "/v2/app/blobs/" + sha256(LAYER)));
    }

    /** Two clients rely on a layer; the manifest of the first does not end the other's lease. */
    @Test
    void collect_fileThatNoRowNames_goesOnceItIsOld() throws Exception {
        byte[] cutOff = utf8("moved into place, and then the power went");
        Files.write(file(sha256(cutOff)), cutOff);
        Files.writeString(directory.resolve("blobs/sha256/README"), "somebody else's");

        var early = running.registry.collect(false);
        pass(Duration.ofMinutes(6));
        var report = running.registry.collect(false);

        assertEquals(1, early.young());
        assertEquals(1, report.strays());
        assertEquals(cutOff.length, report.bytes());
        assertFalse(Files.exists(file(sha256(cutOff))));
        assertTrue(Files.exists(directory.resolve("blobs/sha256/README")));
    }

    @Test
    void collect_afterACutInTheMiddle_goesOn() throws Exception {
        var condemned = running.push("app", LAYER);
        var moved = running.push("app", CONFIG);
        inIndex("DELETE FROM link");
        inIndex("UPDATE blob SET state = 1, generation = generation + 1");
        Files.move(file(moved), directory.resolve("trash/sha256-" + moved.hex()));
        Files.writeString(directory.resolve("trash/left"), "by an earlier process");

        running.registry.collect(false);

        assertFalse(Files.exists(file(condemned)));
        assertEmpty("trash");
        running.push("app", LAYER);
        running.push("app", CONFIG);
        assertArrayEquals(LAYER, running.anonymous("GET", "/v2/app/blobs/" + condemned).body());
    }

    @Test
    void push_ofACondemnedBlob_bringsItBack() throws Exception {
        var digest = running.push("app", LAYER);
        inIndex("DELETE FROM link");
        inIndex("UPDATE blob SET state = 1, generation = generation + 1");

        assertEquals(404, status("HEAD", "/v2/app/blobs/" + digest));
        running.push("app", LAYER);
        running.registry.collect(false);

        assertArrayEquals(LAYER, running.anonymous("GET", "/v2/app/blobs/" + digest).body());
    }

    @Test
    void mount_ofACondemnedBlob_isToldToUploadIt() throws Exception {
        var digest = running.push("app", LAYER);
        inIndex("UPDATE blob SET state = 1, generation = generation + 1");

        var answer = running.call("POST", "/v2/other/blobs/uploads/?mount=" + digest + "&from=app");

        assertEquals(202, answer.statusCode(), describe(answer));
    }

    @Test
    void collect_sessionsThatNobodyGoesOnWith_end() throws Exception {
        String session = running.open("app");
        running.call("PATCH", session, LAYER);

        pass(Duration.ofHours(25));
        var report = running.registry.collect(false);

        assertEquals(1, report.sessions());
        assertEquals(404, status("GET", session));
        assertEmpty("uploads");
    }

    @Test
    void collect_withNothingToDo_writesNothing() throws Exception {
        running.image("app", "1", CONFIG, LAYER);
        running.registry.collect(false);
        var log = directory.resolve("registry.db-wal");
        var before = Files.getLastModifiedTime(log);

        running.registry.collect(false);
        running.registry.collect(true);

        assertEquals(before, Files.getLastModifiedTime(log));
    }
}
