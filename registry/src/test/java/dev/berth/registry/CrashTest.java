package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.sha256;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that is killed while it works loses nothing that it acknowledged. */
class CrashTest {
    @TempDir Path directory;

    private Path store() {
        return directory.resolve("store");
    }

    private static byte[] random(int length, long seed) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return content;
    }

    @Test
    void kill_inTheMiddleOfAnUpload_itGoesOnAfterTheRestart() throws Exception {
        byte[] content = random(3_000_000, 1);
        int half = 1_500_000;
        String session;
        try (var child = ChildRegistry.start(store(), 0, 0);
                var push = new RawPush(child.port, child.secret)) {
            session = push.call("POST", "/v2/app/blobs/uploads/").header("Location");
            push.head("PATCH", session, "Content-Length: " + half + "\r\n");
            push.write(content, half);
            assertEquals(202, push.answer().status());
            push.head("PATCH", session, "Content-Length: " + half + "\r\n");
            push.write(Arrays.copyOfRange(content, half, half + 700_000), 700_000);
            child.kill();
        }

        try (var running = RunningRegistry.on(store())) {
            var status = running.call("GET", session);
            String range = RunningRegistry.header(status, "Range");
            int arrived = Integer.parseInt(range.substring(2)) + 1;
            var created =
                    running.call(
                            "PUT",
                            session + "?digest=" + sha256(content),
                            Arrays.copyOfRange(content, arrived, content.length),
                            "Content-Range",
                            arrived + "-" + (content.length - 1));

            assertTrue(arrived >= half, "the acknowledged half is there, " + arrived);
            assertEquals(201, created.statusCode());
            assertArrayEquals(
                    content, running.anonymous("GET", "/v2/app/blobs/" + sha256(content)).body());
        }
    }

    /** Pushes blobs without pause until the registry is killed after some of them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 9, 23})
    void kill_whilePushing_keepsWhatWasAcknowledged(int acknowledgedBeforeKill) throws Exception {
        Map<Digest, byte[]> acknowledged = new ConcurrentHashMap<>();
        var enough = new CountDownLatch(acknowledgedBeforeKill);
        var killed = new AtomicBoolean();
        try (var child = ChildRegistry.start(store(), 0, 0)) {
            var pushers = new ArrayList<Thread>();
            for (int pusher = 0; pusher < 2; pusher++) {
                long seed = pusher * 1_000L + acknowledgedBeforeKill;
                pushers.add(
                        Thread.ofVirtual()
                                .start(() -> push(child, seed, acknowledged, enough, killed)));
            }
            assertTrue(enough.await(60, TimeUnit.SECONDS));
            killed.set(true);
            child.kill();
            for (var pusher : pushers) {
                assertTrue(pusher.join(Duration.ofSeconds(20)));
            }
        }

        try (var running = RunningRegistry.on(store())) {
            for (var blob : acknowledged.entrySet()) {
                assertArrayEquals(
                        blob.getValue(),
                        running.anonymous("GET", "/v2/app/blobs/" + blob.getKey()).body());
            }
            assertEveryFileIsWhole();
            try (var uploads = Files.list(store().resolve("uploads"))) {
                assertEquals(0, uploads.count(), "what was cut off is cleared at the start");
            }
        }
    }

    private static void push(
            ChildRegistry child,
            long seed,
            Map<Digest, byte[]> acknowledged,
            CountDownLatch enough,
            AtomicBoolean killed) {
        try (var push = new RawPush(child.port, child.secret)) {
            for (long blob = 0; !killed.get(); blob++) {
                byte[] content = random(200_000, seed + blob);
                var digest = sha256(content);
                push.head(
                        "POST",
                        "/v2/app/blobs/uploads/?digest=" + digest,
                        "Content-Length: " + content.length + "\r\n");
                push.write(content, content.length);
                if (push.answer().status() == 201) {
                    acknowledged.put(digest, content);
                    enough.countDown();
                }
            }
        } catch (IOException e) {
            // The registry was killed, which is the point.
            assertTrue(killed.get(), () -> "the connection ended early: " + e);
        }
    }

    /** A file under blobs/ is what its name says, with a row or without. */
    private void assertEveryFileIsWhole() throws IOException {
        try (var files = Files.list(store().resolve("blobs/sha256"))) {
            for (Path file : files.toList()) {
                assertEquals(
                        String.valueOf(file.getFileName()), sha256(Files.readAllBytes(file)).hex());
            }
        }
    }

    @Test
    void rowWithoutAFile_isRepairedByPushingAgain() throws Exception {
        byte[] content = random(1_000, 5);
        try (var running = RunningRegistry.on(store())) {
            var digest = running.push("app", content);
            Files.delete(store().resolve("blobs/sha256").resolve(digest.hex()));

            assertEquals(500, running.anonymous("GET", "/v2/app/blobs/" + digest).statusCode());
            running.push("app", content);

            assertArrayEquals(content, running.anonymous("GET", "/v2/app/blobs/" + digest).body());
        }
    }
}
