package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Blobs as whoever reads them again sees them, and the one row of {@code scrub}. */
final class ScrubRows {
    /** Repositories that are named of those that hold a damaged blob. */
    private static final int HOLDERS = 8;

    private ScrubRows() {}

    private static StoredBlob blob(ResultSet row) throws SQLException {
        return new StoredBlob(
                row.getLong(1),
                Digest.parse(row.getString(2)).orElseThrow(),
                row.getLong(3),
                row.getLong(4));
    }

    static List<StoredBlob> live(Connection connection, long after, int count) throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT id, digest, size, generation FROM blob
                         WHERE state = 0 AND id > ? ORDER BY id LIMIT ?
                        """,
                        after,
                        count)
                .all(ScrubRows::blob);
    }

    static long bytes(Connection connection, long after) throws SQLException {
        return Sql.of(connection, "SELECT sum(size) FROM blob WHERE state = 0 AND id > ?", after)
                .one(row -> row.getLong(1))
                .orElse(0L);
    }

    /** Damaged blobs; their number is bounded by {@code count}. */
    static List<DamagedBlob> damaged(Connection connection, int count) throws SQLException {
        // The second condition is what the index of the few that are not live needs to be used.
        return Sql.of(
                        connection,
                        """
                        SELECT b.digest,
                               (SELECT group_concat(name, ' ') FROM (
                                  SELECT name FROM repository
                                   WHERE id IN (SELECT repository_id FROM link
                                                 WHERE blob_id = b.id
                                                UNION
                                                SELECT repository_id FROM manifest
                                                 WHERE blob_id = b.id)
                                   ORDER BY name LIMIT ?))
                          FROM blob b WHERE b.state = 2 AND b.state <> 0 ORDER BY b.id LIMIT ?
                        """,
                        HOLDERS,
                        count)
                .all(
                        row ->
                                new DamagedBlob(
                                        Digest.parse(row.getString(1)).orElseThrow(),
                                        names(row.getString(2))));
    }

    /** A name has no blank. */
    private static List<RepositoryName> names(@Nullable String joined) {
        return joined == null
                ? List.of()
                : Stream.of(joined.split(" ", -1)).map(RepositoryName::new).toList();
    }

    static int damagedCount(Connection connection) throws SQLException {
        return Sql.of(connection, "SELECT count(*) FROM blob WHERE state = 2 AND state <> 0")
                .one(row -> row.getInt(1))
                .orElse(0);
    }

    static boolean isDamaged(Connection connection, Digest digest) throws SQLException {
        return Sql.of(
                        connection,
                        "SELECT 1 FROM blob WHERE digest = ? AND state = 2",
                        digest.toString())
                .any();
    }

    /** Whether the repository holds that content, which is damaged. */
    static boolean isDamaged(Connection connection, RepositoryName name, Digest digest)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT 1 FROM blob b JOIN repository r ON r.name = ?
                         WHERE b.digest = ? AND b.state = 2
                           AND (EXISTS (SELECT 1 FROM link
                                         WHERE blob_id = b.id AND repository_id = r.id)
                             OR EXISTS (SELECT 1 FROM manifest
                                         WHERE blob_id = b.id AND repository_id = r.id))
                        """,
                        name.value(),
                        digest.toString())
                .any();
    }

    /** Whether that tag names a damaged manifest. */
    static boolean isDamaged(Connection connection, RepositoryName name, Tag tag)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT 1 FROM tag t
                          JOIN manifest m ON m.id = t.manifest_id
                          JOIN blob b ON b.id = m.blob_id
                         WHERE t.repository_id = (SELECT id FROM repository WHERE name = ?)
                           AND t.name = ? AND b.state = 2
                        """,
                        name.value(),
                        tag.value())
                .any();
    }

    /** Takes a blob out of service that is still the one that was read. */
    static boolean withdraw(Connection connection, StoredBlob blob) throws SQLException {
        return Sql.of(
                                connection,
                                """
                                UPDATE blob SET state = 2, generation = generation + 1
                                 WHERE id = ? AND generation = ? AND state = 0
                                """,
                                blob.id(),
                                blob.generation())
                        .run()
                > 0;
    }

    static ScrubCursor cursor(Connection connection) throws SQLException {
        return Sql.of(connection, "SELECT last_blob, finished_at FROM scrub")
                .one(
                        row -> {
                            long finishedAt = row.getLong(2);
                            return new ScrubCursor(
                                    row.getLong(1),
                                    finishedAt == 0
                                            ? Optional.empty()
                                            : Optional.of(Instant.ofEpochMilli(finishedAt)));
                        })
                .orElse(new ScrubCursor(0, Optional.empty()));
    }

    static int note(Connection connection, ScrubCursor cursor) throws SQLException {
        return Sql.of(
                        connection,
                        "INSERT OR REPLACE INTO scrub(id, last_blob, finished_at) VALUES (1, ?, ?)",
                        cursor.lastBlob(),
                        cursor.finishedAt().map(Instant::toEpochMilli))
                .run();
    }
}
