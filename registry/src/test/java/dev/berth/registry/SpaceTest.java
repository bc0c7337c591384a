package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.UpkeepLimits;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bounds of uploads: space, size, number and age. */
class SpaceTest {
    @TempDir Path directory;

    private static RegistryLimits limits(int sessions, long blobBytes, long reserveBytes) {
        return RegistryLimits.defaults()
                .withUploads(
                        new RegistryLimits.Uploads(
                                sessions,
                                Duration.ofHours(24),
                                Duration.ofHours(24),
                                blobBytes,
                                reserveBytes,
                                Duration.ofMillis(200)));
    }

    private void assertNoUploads() throws Exception {
        try (var uploads = Files.list(directory.resolve("uploads"))) {
            assertEquals(0, uploads.count());
        }
    }

    @Test
    void push_thatWouldTouchTheReserve_isRefusedBeforeItIsRead() throws Exception {
        long free = Files.getFileStore(directory).getUsableSpace();
        try (var running = RunningRegistry.on(directory, limits(10, 1L << 40, free * 2))) {
            String session = running.open("app");

            var refused = running.call("PATCH", session, new byte[10]);

            assertEquals(507, refused.statusCode(), describe(refused));
            assertEquals("DENIED", codes(refused).getFirst());
            assertEquals(404, running.call("GET", session).statusCode());
            assertNoUploads();
        }
    }

    /** The collector would look by itself in an hour. */
    @Test
    void push_whileTheDiskIsShort_wakesTheCollector() {
        var hours = Duration.ofHours(1);
        var upkeep =
                UpkeepLimits.defaults()
                        .withPace(hours, hours, hours, Duration.ZERO)
                        .withShort(Long.MAX_VALUE);
        try (var running =
                RunningRegistry.on(directory, RegistryLimits.defaults().withUpkeep(upkeep))) {
            assertTrue(running.registry.lastCollection().isEmpty());

            running.push("app", new byte[10]);

            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (running.registry.lastCollection().isEmpty()) {
                assertTrue(System.nanoTime() < end, "nothing was collected");
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void push_largerThanABlobMayBe_isRefused() throws Exception {
        try (var running = RunningRegistry.on(directory, limits(10, 100_000, 0))) {
            var told = running.call("PATCH", running.open("app"), new byte[100_001]);
            var streamed =
                    running.send(
                            "PATCH",
                            running.open("app"),
                            BodyPublishers.ofInputStream(
                                    () -> new ByteArrayInputStream(new byte[100_001])),
                            true);

            assertEquals(413, told.statusCode());
            assertEquals(413, streamed.statusCode());
            assertNoUploads();
        }
    }

    @Test
    void sessions_areBoundedAndEndedOnesMakeRoom() {
        try (var running = RunningRegistry.on(directory, limits(2, 1_000, 0))) {
            String first = running.open("app");
            running.open("app");

            var refused = running.call("POST", "/v2/app/blobs/uploads/");
            running.call("DELETE", first);
            var taken = running.call("POST", "/v2/app/blobs/uploads/");

            assertEquals(429, refused.statusCode());
            assertEquals(202, taken.statusCode());
        }
    }

    @Test
    void sessions_thatNobodyWritesTo_makeRoomOnceTheyAreOld() {
        var now = new AtomicReference<>(Instant.now());
        try (var running = RunningRegistry.on(directory, limits(1, 1_000, 0), now::get)) {
            String first = running.open("app");
            running.call("PATCH", first, new byte[10]);

            now.set(now.get().plus(Duration.ofHours(25)));
            var taken = running.call("POST", "/v2/app/blobs/uploads/");

            assertEquals(202, taken.statusCode());
            assertEquals(404, running.call("GET", first).statusCode());
        }
    }

    @Test
    void session_inUse_isNotWrittenByTwo() throws Exception {
        try (var running = RunningRegistry.on(directory, limits(10, 1L << 40, 0))) {
            String session = running.open("app");
            int port = running.registry.address().getPort();
            try (var first = new RawPush(port, running.login.secret())) {
                first.head("PATCH", session, "Content-Length: 1000000\r\n");
                first.write(new byte[600_000], 600_000);
                running.awaitBytes(session);

                var second = running.call("PATCH", session, new byte[10]);
                var cancel = running.call("DELETE", session);
                first.write(new byte[400_000], 400_000);

                assertEquals(409, second.statusCode());
                assertEquals(409, cancel.statusCode());
                assertEquals(202, first.answer().status());
            }
        }
    }
}
