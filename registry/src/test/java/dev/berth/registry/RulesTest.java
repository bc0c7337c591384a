package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.NamePattern;
import dev.berth.policies.repository.Quota;
import dev.berth.policies.repository.RepositoryRules;
import dev.berth.policies.repository.TagPattern;
import dev.berth.registry.transfer.ImportOptions;
import dev.berth.registry.transfer.ImportOutcome;
import dev.berth.registry.transfer.TransferProgress;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for repositories, whoever pushes: immutable tags and quotas. */
class RulesTest {
    private static final int BLOB_BYTES = 1_000;
    private static final int QUOTA_BLOBS = 5;

    private static final RepositoryRules RULES =
            new RepositoryRules(
                    List.of(TagPattern.parse("fixed/*:v*").orElseThrow()),
                    List.of(
                            new Quota(
                                    new NamePattern("small/*"), (long) QUOTA_BLOBS * BLOB_BYTES)));

    @TempDir Path directory;
    private RunningRegistry running;

    @BeforeEach
    void start() {
        running = RunningRegistry.on(directory, config -> config.withRules(RULES));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private HttpResponse<byte[]> put(String repository, String tag, byte[] manifest) {
        return running.call(
                "PUT",
                "/v2/" + repository + "/manifests/" + tag,
                manifest,
                "Content-Type",
                RunningRegistry.MANIFEST);
    }

    private HttpResponse<byte[]> post(String repository, byte[] blob) {
        return running.call(
                "POST", "/v2/" + repository + "/blobs/uploads/?digest=" + sha256(blob), blob);
    }

    private static byte[] blob(int number) {
        return utf8(("%0" + BLOB_BYTES + "d").formatted(number));
    }

    private static void assertDenied(HttpResponse<byte[]> response, String told) {
        assertEquals(403, response.statusCode(), () -> describe(response));
        assertEquals(List.of("DENIED"), codes(response));
        String body = new String(response.body(), StandardCharsets.UTF_8);
        assertTrue(body.contains(told), body);
    }

    private boolean isFile(byte[] content) {
        return Files.exists(directory.resolve("blobs/sha256/" + sha256(content).hex()));
    }

    @Test
    void immutableTag_namesItsFirstManifestForGood() {
        byte[] first = running.image("fixed/app", "v1", utf8("{}"), utf8("one"));
        byte[] second = running.image("fixed/app", "latest", utf8("{}"), utf8("two"));

        assertDenied(put("fixed/app", "v1", second), "immutable");
        assertEquals(201, put("fixed/app", "v1", first).statusCode());
        assertEquals(201, put("fixed/app", "latest", first).statusCode());
        assertArrayEquals(first, running.anonymous("GET", "/v2/fixed/app/manifests/v1").body());
    }

    @Test
    void quota_blobPastIt_isRefusedAndLeavesNothing() throws Exception {
        for (int i = 0; i < QUOTA_BLOBS; i++) {
            assertEquals(201, post("small/app", blob(i)).statusCode());
        }

        assertDenied(post("small/app", blob(9)), "5000 bytes");
        String session = running.open("small/app");
        assertDenied(
                running.call("PUT", session + "?digest=" + sha256(blob(9)), blob(9)), "5000 bytes");

        assertFalse(isFile(blob(9)));
        assertEquals(404, running.call("GET", session).statusCode());
        assertEquals(201, post("small/app", blob(0)).statusCode(), "what it holds counts once");
        assertEquals(201, post("small/other", blob(9)).statusCode(), "each has its own");
        assertEquals(201, post("large", blob(10)).statusCode());
        try (var uploads = Files.list(directory.resolve("uploads"))) {
            assertEquals(0, uploads.count());
        }
    }

    @Test
    void quota_mountAndManifestPastIt_areRefused() {
        byte[] manifest = running.image("large", "1", blob(1), blob(2));
        for (int i = 1; i < QUOTA_BLOBS + 1; i++) {
            post("small/app", blob(i));
        }
        post("large", blob(9));

        var mounted =
                running.call(
                        "POST", "/v2/small/app/blobs/uploads/?from=large&mount=" + sha256(blob(9)));

        assertEquals(202, mounted.statusCode());
        assertDenied(put("small/app", "1", manifest), "5000 bytes");
        assertEquals(404, running.anonymous("GET", "/v2/small/app/manifests/1").statusCode());
    }

    @Test
    void import_againstARule_isRefusedAndLeavesNothing() throws Exception {
        byte[] first = running.image("fixed/app", "v1", utf8("{}"), utf8("one"));
        var replacing = new TestArchive();
        replacing.image("fixed/app:v1", "another layer");
        var large = new TestArchive();
        large.image("small/app:1", "x".repeat(QUOTA_BLOBS * BLOB_BYTES));

        assertTrue(imported(replacing).contains("immutable"));
        assertTrue(imported(large).contains("5000 bytes"));

        assertArrayEquals(first, running.anonymous("GET", "/v2/fixed/app/manifests/v1").body());
        assertEquals(404, running.anonymous("GET", "/v2/small/app/manifests/1").statusCode());
    }

    /** What stands against the import of that archive. */
    private String imported(TestArchive archive) throws Exception {
        var outcome =
                running.registry.importArchive(
                        new ByteArrayInputStream(archive.layout().tar()),
                        ImportOptions.asNamed(),
                        TransferProgress.none());
        return assertInstanceOf(ImportOutcome.Refused.class, outcome).problem().toString();
    }

    @Test
    void quota_manyPushesAtOnce_fillItAndNoMore() throws Exception {
        int pushes = 4 * QUOTA_BLOBS;
        var together = new CyclicBarrier(pushes);
        var statuses = new ArrayList<Future<Integer>>();

        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < pushes; i++) {
                byte[] blob = blob(i);
                statuses.add(
                        clients.submit(
                                () -> {
                                    together.await();
                                    return post("small/app", blob).statusCode();
                                }));
            }
        }

        int stored = 0;
        for (int i = 0; i < pushes; i++) {
            boolean isStored = statuses.get(i).get() == 201;
            stored += isStored ? 1 : 0;
            assertEquals(isStored, isFile(blob(i)), "blob " + i);
        }
        assertEquals(QUOTA_BLOBS, stored);
    }
}
