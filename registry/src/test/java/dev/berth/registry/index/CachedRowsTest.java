package dev.berth.registry.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.base.RegistryLimits;
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

class CachedRowsTest {
    private static final RepositoryName REPOSITORY = new RepositoryName("up/app");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Digest LAYER = digest('a');
    private static final Digest CHILD = digest('b');
    private static final Digest INDEX = digest('c');

    @TempDir Path directory;
    private RegistryIndex index;

    @BeforeEach
    void open() {
        index =
                RegistryIndex.open(
                        directory.resolve("registry.db"), false, RegistryLimits.defaults().index());
    }

    @AfterEach
    void close() {
        index.close();
    }

    private static Digest digest(char hex) {
        return new Digest(Digest.Algorithm.SHA256, String.valueOf(hex).repeat(64));
    }

    private void put(Digest digest, List<Digest> blobs, List<Digest> children, String... tags) {
        index.putCached(
                new NewManifest(
                        REPOSITORY,
                        digest,
                        1,
                        "application/vnd.oci.image.manifest.v1+json",
                        Optional.empty(),
                        Optional.empty(),
                        blobs,
                        List.of(),
                        children,
                        List.of(tags).stream().map(Tag::new).toList(),
                        NOW),
                NOW.plusSeconds(10));
    }

    private boolean holds(Digest digest) {
        return index.manifest(REPOSITORY, digest).isPresent();
    }

    @Test
    void expire_indexAndChild_goInThatOrder() {
        put(INDEX, List.of(), List.of(CHILD), "latest");
        put(CHILD, List.of(LAYER), List.of());

        int early = index.expireCached(NOW.plusSeconds(10), digest -> false, 9);
        int first = index.expireCached(NOW.plusSeconds(11), digest -> false, 9);
        boolean childAfterFirst = holds(CHILD);
        int second = index.expireCached(NOW.plusSeconds(11), digest -> false, 9);

        assertEquals(0, early);
        assertEquals(1, first);
        assertTrue(childAfterFirst);
        assertEquals(1, second);
        assertFalse(holds(INDEX));
        assertFalse(holds(CHILD));
        assertTrue(index.manifest(REPOSITORY, new Tag("latest")).isEmpty());
    }

    @Test
    void expire_protectedOrUsed_stays() {
        put(INDEX, List.of(), List.of());
        put(CHILD, List.of(), List.of());
        index.renewCached(REPOSITORY, CHILD, NOW.plusSeconds(20), NOW.plusSeconds(30));

        int dropped = index.expireCached(NOW.plusSeconds(11), INDEX::equals, 9);

        assertEquals(0, dropped);
    }

    @Test
    void expire_manifest_leavesItsBlobsToTheCollector() {
        put(CHILD, List.of(LAYER), List.of());
        index.commit(REPOSITORY, LAYER, 1, NOW.plusSeconds(60), Optional.empty());
        Optional<Long> before = lease();

        index.expireCached(NOW.plusSeconds(11), digest -> false, 9);

        assertEquals(Optional.of(0L), before);
        assertEquals(Optional.of(NOW.plusSeconds(11).toEpochMilli()), lease());
    }

    /** 0 for a link that needs no lease. */
    private Optional<Long> lease() {
        try (var connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + directory.resolve("registry.db"));
                var rows =
                        connection
                                .createStatement()
                                .executeQuery("SELECT coalesce(lease_until, 0) FROM link")) {
            return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
