package dev.berth.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.registry.base.RegistryLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up, as a small file system in memory; mounting it needs root. */
class FullDiskIT {
    private static final int DISK_BYTES = 8 << 20;

    @TempDir Path directory;
    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        Peer.must(
                directory,
                Map.of(),
                List.of(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=" + DISK_BYTES,
                        "berth-registry-it",
                        disk.toString()));
    }

    @AfterEach
    void unmount() throws Exception {
        Peer.must(directory, Map.of(), List.of("umount", disk.toString()));
    }

    private static RegistryLimits withReserve(long bytes) {
        var defaults = RegistryLimits.defaults();
        var uploads = defaults.uploads();
        return defaults.withUploads(
                new RegistryLimits.Uploads(
                        uploads.sessions(),
                        uploads.sessionAge(),
                        uploads.lease(),
                        uploads.blobBytes(),
                        bytes,
                        uploads.lockWait()));
    }

    private static byte[] random(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private void assertNoUploads() throws Exception {
        try (var uploads = Files.list(disk.resolve("store/uploads"))) {
            assertEquals(0, uploads.count());
        }
    }

    @Test
    void push_intoTheReserve_isRefusedAndTheRestWorks() throws Exception {
        try (var running = RunningRegistry.on(disk.resolve("store"), withReserve(4 << 20))) {
            byte[] small = random(1 << 20);
            running.push("app", small);

            var told = running.call("PATCH", running.open("app"), random(5 << 20));

            assertEquals(507, told.statusCode());
            assertNoUploads();
            running.push("app", random(100_000));
            assertEquals(
                    200,
                    running.anonymous("GET", "/v2/app/blobs/" + RunningRegistry.sha256(small))
                            .statusCode());
        }
    }

    /** Another program takes the space while a push runs that began with enough of it. */
    @Test
    void push_onADiskThatFillsMeanwhile_isRefusedAndLeavesNothing() throws Exception {
        try (var running = RunningRegistry.on(disk.resolve("store"), withReserve(0))) {
            String session = running.open("app");
            try (var push =
                    new RawPush(running.registry.address().getPort(), running.login.secret())) {
                push.head("PATCH", session, "Content-Length: " + (5 << 20) + "\r\n");
                push.write(random(1 << 20), 1 << 20);
                Files.write(disk.resolve("other"), random(4 << 20));
                byte[] rest = random(4 << 20);
                push.write(rest, rest.length);

                assertEquals(507, push.answer().status());
            }
            assertNoUploads();
            Files.delete(disk.resolve("other"));
            running.push("app", random(1 << 20));
        }
        assertTrue(Files.exists(disk.resolve("store/registry.db")));
    }
}
