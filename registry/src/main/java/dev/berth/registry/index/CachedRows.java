package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Rows of {@code cached} and {@code wanted}: manifests that came from an upstream, until when they
 * stay, and what they name that has not come yet.
 */
final class CachedRows {
    static final List<String> TABLES =
            List.of(
                    // kind: as in reference.
                    """
                    CREATE TABLE wanted(
                        manifest_id INTEGER NOT NULL REFERENCES manifest(id) ON DELETE CASCADE,
                        digest      TEXT NOT NULL,
                        kind        INTEGER NOT NULL,
                        PRIMARY KEY (manifest_id, digest, kind)) WITHOUT ROWID
                    """,
                    "CREATE INDEX wanted_by_digest ON wanted(digest)",
                    // used_until: milliseconds since 1970 until which it stays without a pull.
                    """
                    CREATE TABLE cached(
                        manifest_id INTEGER PRIMARY KEY
                                    REFERENCES manifest(id) ON DELETE CASCADE,
                        used_until  INTEGER NOT NULL)
                    """,
                    "CREATE INDEX cached_by_use ON cached(used_until)");

    private static final int WANTS_BLOB = 0;
    private static final int WANTS_MANIFEST = 1;

    private static final String NAMED =
            """
             FROM cached c
              JOIN manifest m ON m.id = c.manifest_id
              JOIN blob b ON b.id = m.blob_id
              JOIN repository r ON r.id = m.repository_id
             WHERE r.name = ? AND b.digest = ? AND c.used_until < ?
            """;

    private CachedRows() {}

    /** Stores a manifest although what it names is not there; what comes later is referred to. */
    static int put(Connection connection, NewManifest manifest, long usedUntilMillis)
            throws SQLException {
        var missing = new LinkedHashSet<>(ManifestRows.missing(connection, manifest));
        var children = Set.copyOf(manifest.children());
        ManifestRows.put(connection, manifest.without(missing));
        long id =
                BlobRows.id(
                        connection,
                        """
                        SELECT m.id FROM manifest m
                          JOIN blob b ON b.id = m.blob_id
                          JOIN repository r ON r.id = m.repository_id
                         WHERE r.name = ? AND b.digest = ?
                        """,
                        manifest.repository().value(),
                        manifest.digest().toString());
        for (Digest digest : missing) {
            Sql.of(
                            connection,
                            """
                            INSERT OR IGNORE INTO wanted(manifest_id, digest, kind)
                            VALUES (?, ?, ?)
                            """,
                            id,
                            digest.toString(),
                            children.contains(digest) ? WANTS_MANIFEST : WANTS_BLOB)
                    .run();
        }
        Sql.of(
                        connection,
                        "INSERT OR REPLACE INTO cached(manifest_id, used_until) VALUES (?, ?)",
                        id,
                        usedUntilMillis)
                .run();
        return missing.size();
    }

    /** A linked blob is referred to by the manifests of its repository that want it. */
    static void blobArrived(Connection connection, long repository, long blob) throws SQLException {
        if (refer(connection, repository, blob, WANTS_BLOB) > 0) {
            Sql.of(
                            connection,
                            """
                            UPDATE link SET lease_until = NULL
                             WHERE repository_id = ? AND blob_id = ?
                            """,
                            repository,
                            blob)
                    .run();
        }
    }

    /** A stored manifest is referred to by the indexes of its repository that want it. */
    static void manifestArrived(Connection connection, long repository, long blob)
            throws SQLException {
        refer(connection, repository, blob, WANTS_MANIFEST);
    }

    private static int refer(Connection connection, long repository, long blob, int kind)
            throws SQLException {
        String wanting =
                """
                 FROM wanted w
                  JOIN manifest m ON m.id = w.manifest_id
                 WHERE w.digest = (SELECT digest FROM blob WHERE id = ?)
                   AND w.kind = ? AND m.repository_id = ?
                """;
        if (!Sql.of(connection, "SELECT 1" + wanting, blob, kind, repository).any()) {
            return 0;
        }
        Sql.of(
                        connection,
                        """
                        INSERT OR IGNORE INTO reference(manifest_id, blob_id, kind)
                        SELECT w.manifest_id, ?, w.kind
                        """
                                + wanting,
                        blob,
                        blob,
                        kind,
                        repository)
                .run();
        return Sql.of(
                        connection,
                        "DELETE FROM wanted WHERE (manifest_id, digest, kind) IN"
                                + " (SELECT w.manifest_id, w.digest, w.kind"
                                + wanting
                                + ")",
                        blob,
                        kind,
                        repository)
                .run();
    }

    /** Whether a cached manifest is to go before {@code dueMillis}. */
    static boolean isDue(Connection connection, RepositoryName name, Digest digest, long dueMillis)
            throws SQLException {
        return Sql.of(connection, "SELECT 1" + NAMED, name.value(), digest.toString(), dueMillis)
                .any();
    }

    /** Keeps a cached manifest until then, where it would go before {@code dueMillis}. */
    static int renew(
            Connection connection,
            RepositoryName name,
            Digest digest,
            long dueMillis,
            long usedUntilMillis)
            throws SQLException {
        return Sql.of(
                        connection,
                        "UPDATE cached SET used_until = ? WHERE manifest_id IN"
                                + " (SELECT c.manifest_id"
                                + NAMED
                                + ")",
                        usedUntilMillis,
                        name.value(),
                        digest.toString(),
                        dueMillis)
                .run();
    }

    /** A cached manifest whose time is over. */
    private record Expired(RepositoryName repository, Digest digest) {}

    /**
     * Drops cached manifests whose time is over and that no index here refers to, at most {@code
     * most} of them; what they alone needed is left to the collection of garbage. Says how many.
     */
    static int expire(Connection connection, Instant now, Predicate<Digest> isProtected, int most)
            throws SQLException {
        List<Expired> expired =
                Sql.of(
                                connection,
                                """
                                SELECT r.name, b.digest FROM cached c
                                  JOIN manifest m ON m.id = c.manifest_id
                                  JOIN blob b ON b.id = m.blob_id
                                  JOIN repository r ON r.id = m.repository_id
                                 WHERE c.used_until < ? AND NOT EXISTS (
                                   SELECT 1 FROM reference f
                                     JOIN manifest p ON p.id = f.manifest_id
                                    WHERE f.blob_id = m.blob_id AND f.kind = 1
                                      AND p.repository_id = m.repository_id)
                                 ORDER BY c.used_until LIMIT ?
                                """,
                                now.toEpochMilli(),
                                most)
                        .all(
                                row ->
                                        new Expired(
                                                new RepositoryName(row.getString(1)),
                                                Digest.parse(row.getString(2)).orElseThrow()));
        int dropped = 0;
        for (Expired manifest : expired) {
            boolean isGone =
                    !isProtected.test(manifest.digest())
                            && DeletionRows.manifest(
                                            connection,
                                            manifest.repository(),
                                            manifest.digest(),
                                            now.toEpochMilli())
                                    instanceof DeleteOutcome.Deleted;
            dropped += isGone ? 1 : 0;
        }
        return dropped;
    }
}
