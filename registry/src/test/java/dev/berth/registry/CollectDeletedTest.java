package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.manifest;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.registry.base.RegistryLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the blobs of a deleted manifest, by a clock that the test moves. */
class CollectDeletedTest {
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

    private int status(String method, String target) {
        return running.call(method, target).statusCode();
    }

    private void assertEmpty(String name) throws IOException {
        try (var files = Files.list(directory.resolve(name))) {
            assertEquals(0, files.count(), name);
        }
    }

    private int putManifest(String tag, byte[] config, byte[] layer) {
        return running.call(
                        "PUT",
                        "/v2/app/manifests/" + tag,
                        utf8(manifest(sha256(config), config, sha256(layer), layer)),
                        "Content-Type",
                        RunningRegistry.MANIFEST)
                .statusCode();
    }

    @Test
    void head_byAPusher_prolongsTheLeaseEvenOfABlobThatAManifestNeeds() {
        running.image("app", "1", CONFIG, LAYER);
        var digest = sha256(LAYER);

        assertEquals(200, status("HEAD", "/v2/app/blobs/" + digest));
        assertEquals(200, status("HEAD", "/v2/app/blobs/" + sha256(CONFIG)));
        byte[] first = utf8(manifest(sha256(CONFIG), CONFIG, digest, LAYER));
        assertEquals(202, status("DELETE", "/v2/app/manifests/" + sha256(first)));
        pass(Duration.ofHours(23));
        running.registry.collect(false);

        assertEquals(201, putManifest("2", CONFIG, LAYER));
    }

    @Test
    void manifest_ofAnotherClient_leavesTheLeaseOfThisOne() {
        byte[] other = utf8("{\"other\":1}");
        running.push("app", LAYER);
        running.push("app", LAYER);
        running.push("app", CONFIG);
        running.push("app", other);
        assertEquals(201, putManifest("first", CONFIG, LAYER));
        byte[] first = utf8(manifest(sha256(CONFIG), CONFIG, sha256(LAYER), LAYER));
        assertEquals(202, status("DELETE", "/v2/app/manifests/" + sha256(first)));

        pass(Duration.ofHours(23));
        running.registry.collect(false);

        assertEquals(404, status("HEAD", "/v2/app/blobs/" + sha256(CONFIG)));
        assertEquals(201, putManifest("second", other, LAYER));
    }

    @Test
    void collect_deletedImage_goesAfterTheGrace() throws Exception {
        byte[] bytes = running.image("app", "1", CONFIG, LAYER);
        assertEquals(202, status("DELETE", "/v2/app/manifests/" + sha256(bytes)));

        var foreseen = running.registry.collect(true);
        var early = running.registry.collect(false);
        pass(Duration.ofMinutes(6));
        var report = running.registry.collect(false);

        assertEquals(2, foreseen.waiting());
        assertEquals(0, early.blobs());
        assertEquals(2, early.waiting());
        assertEquals(1, early.young());
        assertEquals(3, report.blobs());
        assertEquals(0, report.waiting() + report.young());
        assertEmpty("blobs/sha256");
    }

    @Test
    void collect_blobThatAnotherRepositoryHolds_staysThere() {
        running.image("app", "1", CONFIG, LAYER);
        running.image("other", "1", CONFIG, LAYER);
        byte[] bytes = utf8(manifest(sha256(CONFIG), CONFIG, sha256(LAYER), LAYER));
        assertEquals(202, status("DELETE", "/v2/app/manifests/" + sha256(bytes)));

        pass(Duration.ofHours(25));
        running.registry.collect(false);

        assertEquals(404, status("GET", "/v2/app/blobs/" + sha256(LAYER)));
        assertEquals(200, status("GET", "/v2/other/blobs/" + sha256(LAYER)));
        assertEquals(200, status("GET", "/v2/other/manifests/1"));
    }
}
