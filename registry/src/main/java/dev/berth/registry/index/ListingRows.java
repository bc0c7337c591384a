package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Reads what people ask about what is stored. */
final class ListingRows {
    private static final String TAGGED =
            """
            SELECT r.name, t.name, b.digest, m.media_type, b.size, t.tagged_at FROM tag t
              JOIN repository r ON r.id = t.repository_id
              JOIN manifest m ON m.id = t.manifest_id
              JOIN blob b ON b.id = m.blob_id
             WHERE b.state = 0
            """;

    private ListingRows() {}

    /** Every tag in order of repository and name, at most {@code count}. */
    static List<TaggedManifest> tagged(Connection connection, int count) throws SQLException {
        return Sql.of(connection, TAGGED + " ORDER BY r.name, t.name LIMIT ?", count)
                .all(ListingRows::tagged);
    }

    /** The tags of a repository after {@code last}, at most {@code count}. */
    static List<TaggedManifest> tagged(
            Connection connection, RepositoryName name, String last, int count)
            throws SQLException {
        return Sql.of(
                        connection,
                        TAGGED + " AND r.name = ? AND t.name > ? ORDER BY t.name LIMIT ?",
                        name.value(),
                        last,
                        count)
                .all(ListingRows::tagged);
    }

    private static TaggedManifest tagged(ResultSet row) throws SQLException {
        return new TaggedManifest(
                new RepositoryName(row.getString(1)),
                new Tag(row.getString(2)),
                Digest.parse(row.getString(3)).orElseThrow(),
                row.getString(4),
                row.getLong(5),
                Instant.ofEpochMilli(row.getLong(6)));
    }

    /** Repositories with manifests after {@code last}, at most {@code count}. */
    static List<StoredRepository> repositories(Connection connection, String last, int count)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT name, tags, manifests, links + own FROM (
                          SELECT r.name,
                            (SELECT count(*) FROM tag WHERE repository_id = r.id) AS tags,
                            (SELECT count(*) FROM manifest WHERE repository_id = r.id)
                              AS manifests,
                            (SELECT coalesce(sum(b.size), 0) FROM link l
                               JOIN blob b ON b.id = l.blob_id
                              WHERE l.repository_id = r.id AND b.state = 0) AS links,
                            (SELECT coalesce(sum(b.size), 0) FROM manifest m
                               JOIN blob b ON b.id = m.blob_id
                              WHERE m.repository_id = r.id AND b.state = 0) AS own
                            FROM repository r WHERE r.name > ?)
                         WHERE manifests > 0
                         ORDER BY name LIMIT ?
                        """,
                        last,
                        count)
                .all(
                        row ->
                                new StoredRepository(
                                        new RepositoryName(row.getString(1)),
                                        row.getLong(2),
                                        row.getLong(3),
                                        row.getLong(4)));
    }

    /** Manifests of a repository after {@code last} in the order of their digests. */
    static List<Digest> manifests(
            Connection connection, RepositoryName name, String last, int count)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT b.digest FROM manifest m
                          JOIN blob b ON b.id = m.blob_id
                          JOIN repository r ON r.id = m.repository_id
                         WHERE r.name = ? AND b.digest > ? ORDER BY b.digest LIMIT ?
                        """,
                        name.value(),
                        last,
                        count)
                .all(row -> Digest.parse(row.getString(1)).orElseThrow());
    }

    /** Bytes of a manifest and everything that it needs, each once. */
    static long bytes(Connection connection, RepositoryName name, Digest manifest)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        WITH RECURSIVE part(manifest_id, blob_id) AS (
                            SELECT m.id, m.blob_id FROM manifest m
                              JOIN blob b ON b.id = m.blob_id
                              JOIN repository r ON r.id = m.repository_id
                             WHERE r.name = ? AND b.digest = ?
                            UNION
                            SELECT m.id, f.blob_id FROM part p
                              JOIN reference f ON f.manifest_id = p.manifest_id
                              LEFT JOIN manifest m ON f.kind = 1 AND m.blob_id = f.blob_id
                                AND m.repository_id = (SELECT id FROM repository WHERE name = ?))
                        SELECT coalesce(sum(size), 0) FROM blob
                         WHERE id IN (SELECT blob_id FROM part)
                        """,
                        name.value(),
                        manifest.toString(),
                        name.value())
                .one(row -> row.getLong(1))
                .orElse(0L);
    }

    /** How many live blobs there are, manifests too, and their bytes. */
    static StoredTotals totals(Connection connection) throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT (SELECT count(*) FROM repository),
                               (SELECT count(*) FROM tag),
                               (SELECT count(*) FROM manifest),
                               count(*), coalesce(sum(size), 0)
                          FROM blob WHERE state = 0
                        """)
                .one(
                        row ->
                                new StoredTotals(
                                        row.getLong(1),
                                        row.getLong(2),
                                        row.getLong(3),
                                        row.getLong(4),
                                        row.getLong(5)))
                .orElseThrow();
    }
}
