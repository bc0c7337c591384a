package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.StorageFault;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening, closing, and connections that stand still. */
class LifecycleTest {
    @TempDir Path directory;

    private static RegistryLimits withIdle(Duration idle) {
        var defaults = RegistryLimits.defaults();
        var http = defaults.http();
        return defaults.withHttp(
                new RegistryLimits.Http(
                        http.connections(),
                        http.targetBytes(),
                        http.headerBytes(),
                        idle,
                        http.refusedBodyBytes(),
                        http.formBytes(),
                        http.pageTags(),
                        http.stop()));
    }

    @Test
    void open_emptyDirectory_isAnImageLayout() throws Exception {
        try (var running = RunningRegistry.on(directory.resolve("a/b"))) {
            assertTrue(running.registry.address().getPort() > 0);
        }

        assertEquals(
                "{\"imageLayoutVersion\":\"1.0.0\"}",
                Files.readString(directory.resolve("a/b/oci-layout")));
        assertTrue(Files.isDirectory(directory.resolve("a/b/blobs/sha256")));
        assertFalse(Files.exists(directory.resolve("a/b/unclean")));
    }

    @Test
    void open_twice_isRefused() {
        try (var running = RunningRegistry.on(directory)) {
            assertThrows(StorageFault.class, () -> RunningRegistry.on(directory));
            assertEquals(200, running.call("GET", "/v2/").statusCode());
        }

        RunningRegistry.on(directory).close();
    }

    @Test
    void open_afterAClose_hasEverything() {
        byte[] manifest;
        try (var running = RunningRegistry.on(directory)) {
            manifest = running.image("app", "1", utf8("{}"), utf8("layer"));
        }

        try (var running = RunningRegistry.on(directory)) {
            assertArrayEquals(manifest, running.anonymous("GET", "/v2/app/manifests/1").body());
        }
    }

    @Test
    void open_damagedIndex_isRefusedAfterAnUncleanStop() throws Exception {
        RunningRegistry.on(directory).close();
        Path database = directory.resolve("registry.db");
        byte[] bytes = Files.readAllBytes(database);
        Arrays.fill(bytes, 4096, Math.min(bytes.length, 12288), (byte) 0x5a);
        Files.write(database, bytes);
        Files.createFile(directory.resolve("unclean"));

        assertThrows(StorageFault.class, () -> RunningRegistry.on(directory));
    }

    @Test
    void open_afterADamagedIndexWasReplaced_checksItAndAnswers() throws Exception {
        RunningRegistry.on(directory).close();
        Path database = directory.resolve("registry.db");
        byte[] good = Files.readAllBytes(database);
        byte[] bad = good.clone();
        Arrays.fill(bad, 4096, Math.min(bad.length, 12288), (byte) 0x5a);
        Files.write(database, bad);
        Files.createFile(directory.resolve("unclean"));

        assertThrows(StorageFault.class, () -> RunningRegistry.on(directory));
        assertTrue(Files.exists(directory.resolve("unclean")), "nothing vouches for the index");
        Files.write(database, good);
        RunningRegistry.on(directory).close();

        assertFalse(Files.exists(directory.resolve("unclean")));
    }

    @Test
    void close_letsARunningPushFinish() throws Exception {
        byte[] content = new byte[1_000_000];
        var running = RunningRegistry.on(directory);
        int port = running.registry.address().getPort();
        String session = running.open("app");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var push = new RawPush(port, running.login.secret())) {
            push.head(
                    "PUT",
                    session + "?digest=" + sha256(content),
                    "Content-Length: " + content.length + "\r\n");
            push.write(content, 600_000);
            running.awaitBytes(session);
            var closed = threads.submit(running::close);
            push.write(content, 400_000);

            assertEquals(201, push.answer().status());
            closed.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void upload_thatStandsStill_isEndedAndKeepsWhatArrived() throws Exception {
        try (var running = RunningRegistry.on(directory, withIdle(Duration.ofSeconds(2)))) {
            String session = running.open("app");
            try (var push =
                    new RawPush(running.registry.address().getPort(), running.login.secret())) {
                push.head("PATCH", session, "Content-Length: 1000000\r\n");
                push.write(new byte[600_000], 600_000);

                assertThrows(IOException.class, push::answer);
            }
            // On a connection of its own: the client's idle ones are being closed too.
            try (var probe =
                    new RawPush(running.registry.address().getPort(), running.login.secret())) {
                probe.head("PATCH", session, "Content-Range: 0-0\r\nContent-Length: 1\r\n");
                probe.write("x");
                var refused = probe.answer();

                assertEquals(416, refused.status());
                assertEquals("0-599999", refused.header("Range"));
            }
        }
    }

    /**
     * What an earlier process left is hashed again, which takes longer than the client may idle.
     */
    @Test
    void upload_thatIsHashedAgain_isNotTakenForOneThatStandsStill() throws Exception {
        long bytes = 1L << 30;
        try (var running = RunningRegistry.on(directory, withIdle(Duration.ofMillis(200)));
                var push =
                        new RawPush(running.registry.address().getPort(), running.login.secret())) {
            String session =
                    push.call("POST", "/v2/app/blobs/uploads/?digest-algorithm=sha512")
                            .header("Location");
            Path file =
                    directory.resolve("uploads").resolve(session.substring(session.length() - 32));
            try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
                sparse.setLength(bytes);
            }
            push.head("PATCH", session, "Content-Length: 1\r\n");
            push.write("x");
            var answer = push.answer();

            assertEquals(202, answer.status());
            assertEquals("0-" + bytes, answer.header("Range"));
        }
    }
}
