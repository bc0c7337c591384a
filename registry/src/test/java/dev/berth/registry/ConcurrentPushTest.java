package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.sha256;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentPushTest {
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

    private static byte[] random(int length, long seed) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return content;
    }

    @Test
    void push_ofOneBlobByMany_storesItOnce() throws Exception {
        byte[] content = random(500_000, 3);
        var digest = sha256(content);
        int pushers = 8;
        var together = new CyclicBarrier(pushers);
        var work = new ArrayList<Callable<Integer>>();
        for (int pusher = 0; pusher < pushers; pusher++) {
            String repository = "app" + pusher % 3;
            work.add(
                    () -> {
                        String session = running.open(repository);
                        together.await(30, TimeUnit.SECONDS);
                        return running.call("PUT", session + "?digest=" + digest, content)
                                .statusCode();
                    });
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var status : threads.invokeAll(work)) {
                assertEquals(201, status.get());
            }
        }

        for (int repository = 0; repository < 3; repository++) {
            String target = "/v2/app" + repository + "/blobs/" + digest;
            assertArrayEquals(content, running.anonymous("GET", target).body());
        }
        try (var blobs = Files.list(directory.resolve("blobs/sha256"))) {
            assertEquals(1, blobs.count());
        }
        try (var uploads = Files.list(directory.resolve("uploads"))) {
            assertEquals(0, uploads.count());
        }
    }

    /** A pull sees nothing or everything, never a part. */
    @Test
    void pull_whileItIsPushed_isWholeOrUnknown() throws Exception {
        byte[] content = random(2_000_000, 4);
        var digest = sha256(content);
        var pushed = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var puller =
                    threads.submit(
                            () -> {
                                int pulls = 0;
                                boolean last;
                                do {
                                    last = pushed.get();
                                    var pulled =
                                            running.anonymous("GET", "/v2/app/blobs/" + digest);
                                    if (pulled.statusCode() == 200) {
                                        assertArrayEquals(content, pulled.body());
                                    } else {
                                        assertEquals(404, pulled.statusCode());
                                        assertTrue(!last, "it was acknowledged");
                                    }
                                    pulls++;
                                } while (!last);
                                return pulls;
                            });

            running.push("app", content);
            pushed.set(true);

            assertTrue(puller.get(30, TimeUnit.SECONDS) > 0);
        }
    }
}
