package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of {@code manifest}, {@code reference} and {@code tag}. */
final class ManifestRows {
    private static final int NEEDS_BLOB = 0;
    private static final int NEEDS_MANIFEST = 1;

    private ManifestRows() {}

    /** The manifest of that digest, where the repository holds it. */
    static Optional<StoredManifest> find(Connection connection, RepositoryName name, Digest digest)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT b.digest, m.media_type, b.size FROM manifest m
                          JOIN blob b ON b.id = m.blob_id
                          JOIN repository r ON r.id = m.repository_id
                         WHERE r.name = ? AND b.digest = ? AND b.state = 0
                        """,
                        name.value(),
                        digest.toString())
                .one(ManifestRows::stored);
    }

    /** The manifest that a tag names. */
    static Optional<StoredManifest> find(Connection connection, RepositoryName name, Tag tag)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT b.digest, m.media_type, b.size FROM tag t
                          JOIN manifest m ON m.id = t.manifest_id
                          JOIN blob b ON b.id = m.blob_id
                          JOIN repository r ON r.id = t.repository_id
                         WHERE r.name = ? AND t.name = ? AND b.state = 0
                        """,
                        name.value(),
                        tag.value())
                .one(ManifestRows::stored);
    }

    private static StoredManifest stored(ResultSet row) throws SQLException {
        return new StoredManifest(
                Digest.parse(row.getString(1)).orElseThrow(), row.getString(2), row.getLong(3));
    }

    /** Tags after {@code last} in ASCII order, at most {@code count}. */
    static List<String> tags(Connection connection, RepositoryName name, String last, int count)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT t.name FROM tag t
                          JOIN repository r ON r.id = t.repository_id
                         WHERE r.name = ? AND t.name > ?
                         ORDER BY t.name LIMIT ?
                        """,
                        name.value(),
                        last,
                        count)
                .all(row -> row.getString(1));
    }

    /** Repositories with a manifest after {@code last} in ASCII order, at most {@code count}. */
    static List<RepositoryName> holders(Connection connection, String last, int count)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT r.name FROM repository r
                         WHERE r.name > ?
                           AND EXISTS (SELECT 1 FROM manifest m WHERE m.repository_id = r.id)
                         ORDER BY r.name LIMIT ?
                        """,
                        last,
                        count)
                .all(row -> new RepositoryName(row.getString(1)));
    }

    /** What a manifest needs and its repository lacks. */
    static List<Digest> missing(Connection connection, NewManifest manifest) throws SQLException {
        var missing = new ArrayList<Digest>();
        String name = manifest.repository().value();
        for (Digest digest : manifest.blobs()) {
            if (linkedBlob(connection, name, digest).isEmpty()) {
                missing.add(digest);
            }
        }
        for (Digest digest : manifest.children()) {
            if (heldManifest(connection, name, digest).isEmpty()) {
                missing.add(digest);
            }
        }
        return missing;
    }

    /**
     * Stores a manifest whose file lies in the store, if everything that it needs is linked in the
     * same repository; gives what is missing, nothing when it is stored.
     */
    static List<Digest> put(Connection connection, NewManifest manifest) throws SQLException {
        var missing = missing(connection, manifest);
        if (missing.isEmpty()) {
            long repository = BlobRows.repository(connection, manifest.repository());
            boolean isNew =
                    heldManifest(connection, manifest.repository().value(), manifest.digest())
                            .isEmpty();
            long id = insert(connection, repository, manifest);
            refer(connection, id, manifest);
            if (isNew) {
                settle(connection, repository, id);
            }
            tag(connection, repository, id, manifest);
        }
        return missing;
    }

    private static Optional<Long> linkedBlob(
            Connection connection, String repository, Digest digest) throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT b.id FROM blob b
                          JOIN link l ON l.blob_id = b.id
                          JOIN repository r ON r.id = l.repository_id
                         WHERE b.digest = ? AND b.state = 0 AND r.name = ?
                        """,
                        digest.toString(),
                        repository)
                .one(row -> row.getLong(1));
    }

    private static Optional<Long> heldManifest(
            Connection connection, String repository, Digest digest) throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT b.id FROM blob b
                          JOIN manifest m ON m.blob_id = b.id
                          JOIN repository r ON r.id = m.repository_id
                         WHERE b.digest = ? AND b.state = 0 AND r.name = ?
                        """,
                        digest.toString(),
                        repository)
                .one(row -> row.getLong(1));
    }

    private static long insert(Connection connection, long repository, NewManifest manifest)
            throws SQLException {
        long blob = BlobRows.live(connection, manifest.digest(), manifest.size());
        Sql.of(
                        connection,
                        """
                        INSERT INTO manifest(repository_id, blob_id, media_type, artifact_type,
                          subject, pushed_at) VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (repository_id, blob_id) DO UPDATE SET
                          media_type = excluded.media_type, pushed_at = excluded.pushed_at,
                          idle_since = NULL
                        """,
                        repository,
                        blob,
                        manifest.mediaType(),
                        manifest.artifactType(),
                        manifest.subject().map(Digest::toString),
                        manifest.pushedAt().toEpochMilli())
                .run();
        CachedRows.manifestArrived(connection, repository, blob);
        return BlobRows.id(
                connection,
                "SELECT id FROM manifest WHERE repository_id = ? AND blob_id = ?",
                repository,
                blob);
    }

    private static void refer(Connection connection, long id, NewManifest manifest)
            throws SQLException {
        String name = manifest.repository().value();
        for (Digest digest : manifest.blobs()) {
            refer(connection, id, linkedBlob(connection, name, digest).orElseThrow(), NEEDS_BLOB);
        }
        for (Digest digest : manifest.foreign()) {
            Optional<Long> blob = linkedBlob(connection, name, digest);
            if (blob.isPresent()) {
                refer(connection, id, blob.get(), NEEDS_BLOB);
            }
        }
        for (Digest digest : manifest.children()) {
            long child = heldManifest(connection, name, digest).orElseThrow();
            refer(connection, id, child, NEEDS_MANIFEST);
        }
    }

    private static void refer(Connection connection, long manifest, long blob, int kind)
            throws SQLException {
        Sql.of(
                        connection,
                        """
                        INSERT OR IGNORE INTO reference(manifest_id, blob_id, kind)
                        VALUES (?, ?, ?)
                        """,
                        manifest,
                        blob,
                        kind)
                .run();
    }

    /**
     * What a manifest needs keeps its link without a lease, unless the lease was promised to
     * another client too, whose manifest is still to come.
     */
    private static void settle(Connection connection, long repository, long manifest)
            throws SQLException {
        Sql.of(
                        connection,
                        """
                        UPDATE link SET
                          lease_until = iif(claims > 1, lease_until, NULL),
                          claims = max(0, claims - 1)
                         WHERE repository_id = ? AND lease_until IS NOT NULL
                           AND blob_id IN (SELECT blob_id FROM reference WHERE manifest_id = ?)
                        """,
                        repository,
                        manifest)
                .run();
    }

    private static void tag(Connection connection, long repository, long id, NewManifest manifest)
            throws SQLException {
        for (Tag tag : manifest.tags()) {
            Sql.of(
                            connection,
                            """
                            INSERT INTO tag(repository_id, name, manifest_id, tagged_at)
                            VALUES (?, ?, ?, ?)
                            ON CONFLICT (repository_id, name) DO UPDATE SET
                              manifest_id = excluded.manifest_id, tagged_at = excluded.tagged_at
                            """,
                            repository,
                            tag.value(),
                            id,
                            manifest.pushedAt().toEpochMilli())
                    .run();
        }
    }
}
