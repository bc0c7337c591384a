package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.INDEX;
import static dev.berth.registry.RunningRegistry.MANIFEST;
import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.header;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.base.RegistryEvent;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.index.DeleteOutcome;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OCI distribution-spec 1.1, "Content Management". */
class DeleteTest {
    private static final byte[] CONFIG = utf8("{}");
    private static final byte[] LAYER = utf8("layer");
    private static final RepositoryName APP = new RepositoryName("app");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    @TempDir Path directory;
    private RunningRegistry running;

    @BeforeEach
    void start() {
        running = RunningRegistry.on(directory, RegistryLimits.defaults(), () -> NOW);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private static void assertStatus(int expected, HttpResponse<byte[]> response) {
        assertEquals(expected, response.statusCode(), () -> describe(response));
    }

    private void assertGone(String target) {
        assertStatus(404, running.anonymous("GET", target));
        assertStatus(404, running.anonymous("HEAD", target));
    }

    private HttpResponse<byte[]> delete(String target) {
        return running.call("DELETE", target);
    }

    private static String manifest(String repository, Object reference) {
        return "/v2/" + repository + "/manifests/" + reference;
    }

    private static String blob(String repository, Digest digest) {
        return "/v2/" + repository + "/blobs/" + digest;
    }

    private Digest index(String repository, byte[]... manifests) {
        var children = new StringBuilder();
        for (byte[] child : manifests) {
            children.append(children.isEmpty() ? "" : ",")
                    .append(
                            "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                                    .formatted(MANIFEST, sha256(child), child.length));
        }
        String index = "{\"schemaVersion\":2,\"manifests\":[" + children + "]}";
        var digest = sha256(utf8(index));
        assertStatus(
                201,
                running.call(
                        "PUT", manifest(repository, digest), utf8(index), "Content-Type", INDEX));
        return digest;
    }

    /** The lease of a blob in a repository, as the index has it; empty where it has none. */
    private Optional<Instant> lease(String repository, Digest digest) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + directory.resolve("registry.db"));
                var statement =
                        connection.prepareStatement(
                                """
                                SELECT l.lease_until FROM link l
                                  JOIN blob b ON b.id = l.blob_id
                                  JOIN repository r ON r.id = l.repository_id
                                 WHERE r.name = ? AND b.digest = ?
                                """)) {
            statement.setString(1, repository);
            statement.setString(2, digest.toString());
            try (var row = statement.executeQuery()) {
                assertTrue(row.next(), "there is no link");
                long millis = row.getLong(1);
                return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
            }
        }
    }

    /** "Deleting tags". */
    @Test
    void deleteTag_leavesManifestAndOtherTags() {
        byte[] image = running.image("app", "1", CONFIG, LAYER);
        running.image("app", "2", CONFIG, LAYER);

        assertStatus(202, delete(manifest("app", "1")));

        assertGone(manifest("app", "1"));
        assertArrayEquals(image, running.anonymous("GET", manifest("app", "2")).body());
        assertArrayEquals(image, running.anonymous("GET", manifest("app", sha256(image))).body());
        var again = delete(manifest("app", "1"));
        assertStatus(404, again);
        assertEquals(List.of("MANIFEST_UNKNOWN"), codes(again));
        assertEquals(new RegistryEvent.TagDeleted(APP, new Tag("1")), running.events.getLast());
    }

    /** "Deleting Manifests": the digest and every tag pointing to it are gone. */
    @Test
    void deleteManifest_takesItsTagsAlong() {
        byte[] image = running.image("app", "1", CONFIG, LAYER);
        running.image("app", "2", CONFIG, LAYER);
        running.image("app", "other", CONFIG, utf8("other"));

        assertStatus(202, delete(manifest("app", sha256(image))));

        assertGone(manifest("app", sha256(image)));
        assertGone(manifest("app", "1"));
        assertGone(manifest("app", "2"));
        assertStatus(200, running.anonymous("GET", manifest("app", "other")));
        assertStatus(404, delete(manifest("app", sha256(image))));
        assertEquals(
                List.of(new RegistryEvent.ManifestDeleted(APP, sha256(image))),
                running.events.subList(3, running.events.size()));
    }

    @Test
    void deleteManifest_endsTheLeaseOfWhatOnlyItNeeded() throws SQLException {
        byte[] image = running.image("app", "1", CONFIG, LAYER);
        running.image("app", "2", CONFIG, utf8("other"));
        running.image("elsewhere", "1", CONFIG, LAYER);

        assertStatus(202, delete(manifest("app", sha256(image))));

        assertEquals(Optional.of(NOW), lease("app", sha256(LAYER)));
        assertEquals(Optional.empty(), lease("app", sha256(CONFIG)));
        assertEquals(Optional.empty(), lease("elsewhere", sha256(LAYER)));
        assertStatus(200, running.anonymous("HEAD", blob("app", sha256(LAYER))));
    }

    @Test
    void deleteManifest_pushedAgain_isBack() throws SQLException {
        byte[] image = running.image("app", "1", CONFIG, LAYER);
        assertStatus(202, delete(manifest("app", sha256(image))));

        running.image("app", "1", CONFIG, LAYER);

        assertArrayEquals(image, running.anonymous("GET", manifest("app", "1")).body());
        assertEquals(Optional.empty(), lease("app", sha256(LAYER)));
    }

    @Test
    void deleteManifest_thatAnIndexLists_refusesUntilTheIndexIsGone() {
        byte[] image = running.image("app", "1", CONFIG, LAYER);
        var index = index("app", image, running.image("app", "2", CONFIG, utf8("other")));

        var refused = delete(manifest("app", sha256(image)));

        assertStatus(405, refused);
        assertEquals(List.of("DENIED"), codes(refused));
        assertTrue(describe(refused).contains(index.toString()), describe(refused));
        assertFalse(header(refused, "Allow").contains("DELETE"));
        assertStatus(200, running.anonymous("GET", manifest("app", "1")));
        assertStatus(202, delete(manifest("app", index)));
        assertStatus(202, delete(manifest("app", sha256(image))));
        assertGone(manifest("app", "1"));
    }

    /** "Deleting Blobs". */
    @Test
    void deleteBlob_isGoneHereAndStaysElsewhere() {
        var digest = running.push("app", LAYER);
        running.push("elsewhere", LAYER);

        assertStatus(202, delete(blob("app", digest)));

        assertGone(blob("app", digest));
        assertArrayEquals(LAYER, running.anonymous("GET", blob("elsewhere", digest)).body());
        var again = delete(blob("app", digest));
        assertStatus(404, again);
        assertEquals(List.of("BLOB_UNKNOWN"), codes(again));
        assertEquals(new RegistryEvent.BlobDeleted(APP, digest), running.events.getLast());
    }

    @Test
    void deleteBlob_pushedAgain_isBack() {
        var digest = running.push("app", LAYER);
        assertStatus(202, delete(blob("app", digest)));

        running.push("app", LAYER);

        assertArrayEquals(LAYER, running.anonymous("GET", blob("app", digest)).body());
    }

    @Test
    void deleteBlob_thatAManifestNeeds_refusesUntilThatIsGone() {
        byte[] image = running.image("app", "1", CONFIG, LAYER);

        var refused = delete(blob("app", sha256(LAYER)));

        assertStatus(405, refused);
        assertEquals(List.of("DENIED"), codes(refused));
        assertTrue(describe(refused).contains(sha256(image).toString()), describe(refused));
        assertStatus(200, running.anonymous("GET", blob("app", sha256(LAYER))));
        assertStatus(202, delete(manifest("app", sha256(image))));
        assertStatus(202, delete(blob("app", sha256(LAYER))));
        assertGone(blob("app", sha256(LAYER)));
    }

    /** What nobody can pull any more can still be taken away. */
    @Test
    void delete_ofWhatIsDamaged_takesItAway() throws SQLException {
        byte[] image = running.image("app", "1", CONFIG, LAYER);
        try (var connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + directory.resolve("registry.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE blob SET state = 2");
        }
        assertGone(manifest("app", "1"));

        assertStatus(202, delete(manifest("app", sha256(image))));
        assertStatus(202, delete(blob("app", sha256(LAYER))));

        assertStatus(404, delete(manifest("app", "1")));
        assertStatus(404, delete(blob("app", sha256(LAYER))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifests/1", "manifests/DIGEST", "blobs/LAYER"})
    void delete_withoutLogin_isRefused(String path) {
        byte[] image = running.image("app", "1", CONFIG, LAYER);
        String target =
                "/v2/app/"
                        + path.replace("DIGEST", sha256(image).toString())
                                .replace("LAYER", sha256(LAYER).toString());

        var refused = running.anonymous("DELETE", target);

        assertStatus(401, refused);
        assertTrue(
                header(refused, "WWW-Authenticate").contains("scope=\"repository:app:pull,delete"),
                header(refused, "WWW-Authenticate"));
        assertStatus(200, running.anonymous("GET", target));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none/manifests/1",
                "none/manifests/sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "none/blobs/sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            })
    void delete_inUnknownRepository_isNotFound(String path) {
        assertStatus(404, delete("/v2/" + path));
    }

    @Test
    void delete_byTheRegistryItself_isTheSame() {
        byte[] image = running.image("app", "1", CONFIG, LAYER);
        running.image("app", "2", CONFIG, LAYER);
        var registry = running.registry;
        var deleted = new DeleteOutcome.Deleted();

        assertEquals(
                new DeleteOutcome.Needed(sha256(image)), registry.deleteBlob(APP, sha256(LAYER)));
        assertEquals(deleted, registry.deleteTag(APP, new Tag("1")));
        assertEquals(deleted, registry.deleteManifest(APP, sha256(image)));
        assertEquals(deleted, registry.deleteBlob(APP, sha256(LAYER)));

        assertEquals(new DeleteOutcome.Unknown(), registry.deleteTag(APP, new Tag("2")));
        assertGone(manifest("app", "2"));
        assertGone(blob("app", sha256(LAYER)));
        assertEquals(
                List.of(
                        new RegistryEvent.TagDeleted(APP, new Tag("1")),
                        new RegistryEvent.ManifestDeleted(APP, sha256(image)),
                        new RegistryEvent.BlobDeleted(APP, sha256(LAYER))),
                running.events.subList(2, running.events.size()));
    }
}
