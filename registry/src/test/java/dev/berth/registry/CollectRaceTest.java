package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.sha256;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.UpkeepLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests for one blob at the very moment when it is collected. */
class CollectRaceTest {
    private static final int ROUNDS = 60;

    @TempDir Path directory;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final CyclicBarrier together = new CyclicBarrier(4);

    private RunningRegistry start() {
        return RunningRegistry.on(
                directory,
                RegistryLimits.defaults()
                        .withUpkeep(UpkeepLimits.defaults().withGrace(Duration.ZERO)),
                now::get);
    }

    /** Waits for the others, then a little longer, so that every order comes up. */
    private void meet(Random random) throws Exception {
        together.await(30, TimeUnit.SECONDS);
        long end = System.nanoTime() + random.nextInt(3_000_000);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** Whoever was told that the blob is there can rely on it; the others know that it is not. */
    @Test
    void request_whileTheBlobIsCollected_winsOrIsToldTruthfully() throws Exception {
        try (var running = start();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < ROUNDS; round++) {
                round(running, threads, round);
            }
            now.set(now.get().plus(Duration.ofHours(25)));
            running.registry.collect(false);
            assertEquals(List.of(), StoreCheck.findings(directory));
            try (var files = Files.list(directory.resolve("blobs/sha256"))) {
                assertEquals(0, files.count());
            }
        }
    }

    private void round(RunningRegistry running, ExecutorService threads, int round)
            throws Exception {
        byte[] content = new byte[1 + round * 1_000];
        new Random(round).nextBytes(content);
        Digest digest = running.push("app", content);
        now.set(now.get().plus(Duration.ofHours(24)).plusMillis(1));

        var head = race(threads, round, 1, () -> head(running, digest));
        var mount = race(threads, round, 2, () -> mount(running, digest));
        var push = race(threads, round, 3, () -> push(running, digest, content));
        meet(new Random(round * 7L));
        running.registry.collect(false);
        boolean isPromisedToApp = head.get(30, TimeUnit.SECONDS);
        boolean isPromisedToOther = mount.get(30, TimeUnit.SECONDS);
        push.get(30, TimeUnit.SECONDS);
        running.registry.collect(false);

        check(running, "pushed", digest, content, round);
        if (isPromisedToApp) {
            check(running, "app", digest, content, round);
        }
        if (isPromisedToOther) {
            check(running, "other", digest, content, round);
        }
    }

    private interface Request {
        boolean isPromised();
    }

    private Future<Boolean> race(ExecutorService threads, int round, int which, Request request) {
        return threads.submit(
                () -> {
                    meet(new Random(round * 31L + which));
                    return request.isPromised();
                });
    }

    private static boolean head(RunningRegistry running, Digest digest) {
        return running.call("HEAD", "/v2/app/blobs/" + digest).statusCode() == 200;
    }

    private static boolean mount(RunningRegistry running, Digest digest) {
        var answer = running.call("POST", "/v2/other/blobs/uploads/?mount=" + digest + "&from=app");
        return answer.statusCode() == 201;
    }

    private static boolean push(RunningRegistry running, Digest digest, byte[] content) {
        return running.push("pushed", content).equals(digest);
    }

    private static void check(
            RunningRegistry running, String repository, Digest digest, byte[] content, int round) {
        var pulled = running.anonymous("GET", "/v2/" + repository + "/blobs/" + digest);
        assertEquals(200, pulled.statusCode(), "round " + round + ": " + describe(pulled));
        assertArrayEquals(content, pulled.body());
    }

    /** A pull that finds the blob gets the whole of it, although it is collected meanwhile. */
    @Test
    void pull_whileTheBlobIsCollected_isWholeOrUnknown() throws Exception {
        byte[] content = new byte[300_000];
        var digest = sha256(content);
        var stop = new CountDownLatch(1);
        try (var running = start();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var pulls =
                    threads.submit(
                            () -> {
                                int whole = 0;
                                while (stop.getCount() > 0) {
                                    var pulled =
                                            running.anonymous("GET", "/v2/app/blobs/" + digest);
                                    if (pulled.statusCode() == 200) {
                                        assertArrayEquals(content, pulled.body());
                                        whole++;
                                    } else {
                                        assertEquals(404, pulled.statusCode(), describe(pulled));
                                    }
                                }
                                return whole;
                            });
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    running.push("app", content);
                    now.set(now.get().plus(Duration.ofHours(25)));
                    assertEquals(1, running.registry.collect(false).blobs());
                }
            } finally {
                stop.countDown();
            }

            pulls.get(30, TimeUnit.SECONDS);
        }
    }
}
