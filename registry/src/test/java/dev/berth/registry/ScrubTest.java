package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.RegistryEvent;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.UpkeepLimits;
import dev.berth.registry.gc.DamagedContent;
import dev.berth.registry.gc.ScrubStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stored content that is not what its name says any more. */
class ScrubTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] CONFIG = utf8("{}");
    private static final byte[] LAYER = utf8("a layer that a disk forgets");

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

    private Path file(Digest digest) {
        return directory.resolve("blobs/sha256").resolve(digest.hex());
    }

    private Path quarantined(Digest digest) {
        return directory.resolve("quarantine/sha256-" + digest.hex());
    }

    /** One bit is another one; size and time are as they were. */
    private void damage(Digest digest) throws IOException {
        byte[] bytes = Files.readAllBytes(file(digest));
        FileTime written = Files.getLastModifiedTime(file(digest));
        bytes[bytes.length / 2] ^= 4;
        Files.write(file(digest), bytes);
        Files.setLastModifiedTime(file(digest), written);
    }

    /** Reads everything again and waits for the end of it. */
    private ScrubStatus scrub() throws InterruptedException {
        return running.registry.scrub().await(PATIENCE).orElseThrow();
    }

    private static List<Digest> damaged(ScrubStatus status) {
        return status.damaged().stream().map(DamagedContent::digest).toList();
    }

    private int status(String method, String target) {
        return running.call(method, "/v2/app/" + target).statusCode();
    }

    @Test
    void scrub_contentThatIsWhole_findsNothing() throws Exception {
        running.image("app", "1", CONFIG, LAYER);

        var status = scrub();

        assertEquals(3, status.blobs());
        assertEquals(List.of(), status.damaged());
        assertFalse(status.isRunning());
        assertTrue(status.finishedAt().isPresent());
    }

    @Test
    void scrub_damagedLayer_isOutOfServiceUntilItIsPushedAgain() throws Exception {
        byte[] manifest = running.image("app", "1", CONFIG, LAYER);
        var digest = sha256(LAYER);
        damage(digest);

        var found = scrub();
        assertEquals(List.of(digest), damaged(found));
        assertEquals(1, found.found());
        assertEquals(List.of(new RepositoryName("app")), found.damaged().getFirst().repositories());
        assertTrue(found.damaged().getFirst().reason().contains("content is that of"));
        var told = running.anonymous("GET", "/v2/app/blobs/" + digest);
        assertEquals(404, told.statusCode());
        assertEquals("BLOB_UNKNOWN", codes(told).getFirst());
        assertTrue(describe(told).contains("is damaged and out of service, push it again"));
        assertEquals(404, status("HEAD", "blobs/" + digest));
        assertTrue(Files.exists(quarantined(digest)));
        assertFalse(Files.exists(file(digest)));
        running.push("app", LAYER);
        assertArrayEquals(LAYER, running.anonymous("GET", "/v2/app/blobs/" + digest).body());
        assertEquals(List.of(), scrub().damaged());

        assertFalse(Files.exists(quarantined(digest)));
        assertArrayEquals(manifest, running.anonymous("GET", "/v2/app/manifests/1").body());
        assertTrue(running.events.contains(new RegistryEvent.ContentHealed(digest)));
        assertTrue(
                running.events.stream()
                        .anyMatch(
                                event ->
                                        event instanceof RegistryEvent.ContentDamaged damaged
                                                && damaged.digest().equals(digest)
                                                && damaged.reason().contains("content is that")));
    }

    @Test
    void scrub_damagedManifest_isNotServedAndHealsWithAPush() throws Exception {
        byte[] manifest = running.image("app", "1", CONFIG, LAYER);
        damage(sha256(manifest));

        scrub();
        var byTag = running.anonymous("GET", "/v2/app/manifests/1");
        var byDigest = running.anonymous("GET", "/v2/app/manifests/" + sha256(manifest));
        running.image("app", "1", CONFIG, LAYER);

        assertEquals(404, byTag.statusCode());
        assertEquals("MANIFEST_UNKNOWN", codes(byTag).getFirst());
        assertTrue(describe(byTag).contains("1 is damaged and out of service"));
        assertEquals(404, byDigest.statusCode());
        assertTrue(describe(byDigest).contains("is damaged and out of service"));
        assertArrayEquals(manifest, running.anonymous("GET", "/v2/app/manifests/1").body());
    }

    @Test
    void scrub_contentThatIsShortMissingOrUnreadable_isDamaged() throws Exception {
        var cut = running.push("app", utf8("cut off"));
        var lost = running.push("app", utf8("lost"));
        var unreadable = running.push("app", utf8("unreadable"));
        Files.write(file(cut), utf8("cut"));
        Files.delete(file(lost));
        Files.delete(file(unreadable));
        Files.createDirectory(file(unreadable));

        var status = scrub();

        assertEquals(3, status.damagedCount());
        for (var digest : List.of(cut, lost, unreadable)) {
            assertEquals(404, status("GET", "blobs/" + digest), digest.toString());
        }
        running.push("app", utf8("cut off"));
        running.push("app", utf8("lost"));
        running.push("app", utf8("unreadable"));
        assertEquals(0, scrub().damagedCount());
        try (var files = Files.list(directory.resolve("quarantine"))) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void mount_ofDamagedContent_isToldToUploadIt() throws Exception {
        var digest = running.push("app", LAYER);
        damage(digest);
        scrub();

        var answer = running.call("POST", "/v2/other/blobs/uploads/?mount=" + digest + "&from=app");

        assertEquals(202, answer.statusCode());
    }

    @Test
    void collect_damagedContentThatNothingNeeds_goes() throws Exception {
        byte[] manifest = running.image("app", "1", CONFIG, LAYER);
        damage(sha256(LAYER));
        scrub();
        status("DELETE", "manifests/" + sha256(manifest));
        running.close();

        running =
                RunningRegistry.on(
                        directory,
                        RegistryLimits.defaults()
                                .withUpkeep(UpkeepLimits.defaults().withGrace(Duration.ZERO)));
        running.registry.collect(false);
        scrub();

        assertEquals(List.of(), StoreCheck.findings(directory));
    }

    @Test
    void finishedAt_outlivesARestart() throws Exception {
        running.push("app", LAYER);
        var before = scrub().finishedAt();
        running.close();

        running = RunningRegistry.on(directory);

        assertEquals(before, running.registry.scrubStatus().finishedAt());
        assertEquals(0, running.registry.scrubStatus().passes());
    }

    /** By itself it reads no faster than it may, and a restart does not begin anew. */
    @Test
    void scrub_byItself_keepsItsPaceAndGoesOnWhereItWas() {
        for (int i = 0; i < 4; i++) {
            running.push("app", new byte[1_000_000 + i]);
        }
        running.close();
        var limits =
                RegistryLimits.defaults()
                        .withUpkeep(
                                UpkeepLimits.defaults()
                                        .withPace(
                                                Duration.ofMillis(10),
                                                Duration.ofHours(1),
                                                Duration.ofHours(1),
                                                Duration.ZERO)
                                        .withScrub(Duration.ofDays(7), 1_000_000, 1));

        running = RunningRegistry.on(directory, limits);
        awaitBlobs(2);
        running.close();
        running = RunningRegistry.on(directory, limits);
        long begun = System.nanoTime();
        long end = begun + PATIENCE.toNanos();
        while (running.registry.scrubStatus().finishedAt().isEmpty()) {
            assertTrue(System.nanoTime() < end, "no pass came to its end");
            Thread.onSpinWait();
        }
        var took = Duration.ofNanos(System.nanoTime() - begun);

        int left = running.registry.scrubStatus().blobs();
        assertTrue(left == 1 || left == 2, "read again: " + left);
        assertTrue(took.compareTo(Duration.ofMillis(900L * left)) > 0, "took " + took);
    }

    @Test
    void damage_foundBeforeARestart_isKnownAndItsHealingIsTold() throws Exception {
        var digest = running.push("app", LAYER);
        damage(digest);
        scrub();
        running.close();

        running = RunningRegistry.on(directory);
        var known = running.registry.scrubStatus();
        running.push("app", LAYER);
        var healed = scrub();

        assertEquals(List.of(digest), damaged(known));
        assertEquals("", known.damaged().getFirst().reason());
        assertEquals(List.of(), healed.damaged());
        assertTrue(running.events.contains(new RegistryEvent.ContentHealed(digest)));
    }

    /**
     * A layer that would take a minute at its pace: neither the end nor whoever asks waits for it.
     */
    @Test
    void slowPass_inALargeLayer_givesWayToWhoeverAsksAndToTheEnd() throws Exception {
        running.push("app", new byte[16_000_000]);
        running.close();
        var limits = slow();

        running = RunningRegistry.on(directory, limits);
        awaitRunning();
        long begun = System.nanoTime();
        running.close();
        var closing = Duration.ofNanos(System.nanoTime() - begun);
        running = RunningRegistry.on(directory, limits);
        awaitRunning();
        var asked = scrub();

        assertTrue(closing.compareTo(limits.upkeep().stop()) < 0, "took " + closing);
        assertEquals(1, asked.blobs());
        assertTrue(
                running.events.contains(new RegistryEvent.Scrubbed(1, 16_000_000, 0)),
                running.events.toString());
    }

    @Test
    void close_duringACollectionThatDoesNotEnd_isBounded() throws Exception {
        running.image("app", "1", CONFIG, LAYER);
        running.close();
        var begun = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        var limits = RegistryLimits.defaults();
        running =
                RunningRegistry.on(
                        directory,
                        config ->
                                config.withLimits(
                                                limits.withUpkeep(
                                                        limits.upkeep()
                                                                .withStop(Duration.ofMillis(50))))
                                        .withGuarded(
                                                () -> {
                                                    begun.countDown();
                                                    await(over);
                                                    return Set.of();
                                                }));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var collection = threads.submit(() -> running.registry.collect(false));
            await(begun);
            threads.submit(running::close).get(30, TimeUnit.SECONDS);
            over.countDown();

            assertThrows(ExecutionException.class, () -> collection.get(30, TimeUnit.SECONDS));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RegistryLimits slow() {
        var often = Duration.ofMillis(10);
        var seldom = Duration.ofHours(1);
        return RegistryLimits.defaults()
                .withUpkeep(
                        UpkeepLimits.defaults()
                                .withPace(often, seldom, seldom, Duration.ZERO)
                                .withScrub(Duration.ofDays(7), 256 << 10, 1));
    }

    private void awaitRunning() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!running.registry.scrubStatus().isRunning()) {
            assertTrue(System.nanoTime() < end, "it does not read");
            Thread.onSpinWait();
        }
    }

    private void awaitBlobs(int count) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (running.registry.scrubStatus().blobs() < count) {
            assertTrue(System.nanoTime() < end, "it does not read");
            Thread.onSpinWait();
        }
    }
}
