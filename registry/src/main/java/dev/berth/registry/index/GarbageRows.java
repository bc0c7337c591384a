package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Links whose lease is over and blobs that nothing needs. */
final class GarbageRows {
    /** Whether a manifest of the link's repository names the link's blob. */
    private static final String NEEDED =
            """
            EXISTS (SELECT 1 FROM reference x JOIN manifest m ON m.id = x.manifest_id
                     WHERE x.blob_id = link.blob_id AND m.repository_id = link.repository_id)
            """;

    private GarbageRows() {}

    private static StoredBlob blob(ResultSet row) throws SQLException {
        return new StoredBlob(
                row.getLong(1),
                Digest.parse(row.getString(2)).orElseThrow(),
                row.getLong(3),
                row.getLong(4));
    }

    static boolean anyExpired(Connection connection, long cutoffMillis) throws SQLException {
        return Sql.of(connection, "SELECT 1 FROM link WHERE lease_until <= ? LIMIT 1", cutoffMillis)
                .any();
    }

    /** Blobs that no manifest needs in a repository whose lease ended between the two. */
    static int expiredBetween(Connection connection, long afterMillis, long untilMillis)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT count(DISTINCT blob_id) FROM link
                         WHERE lease_until > ? AND lease_until <= ? AND NOT
                        """
                                + NEEDED,
                        afterMillis,
                        untilMillis)
                .one(row -> row.getInt(1))
                .orElse(0);
    }

    static boolean anyIdle(Connection connection, long cutoffMillis) throws SQLException {
        return Sql.of(
                        connection,
                        "SELECT 1 FROM manifest WHERE idle_since <= ? LIMIT 1",
                        cutoffMillis)
                .any();
    }

    /**
     * Ends leases that are over, at most {@code count}: a link that a manifest needs goes on
     * without one, any other goes.
     *
     * @return links that went, and whether there may be more
     */
    static GarbageIndex.Expired expire(Connection connection, long cutoffMillis, int count)
            throws SQLException {
        List<long[]> over =
                Sql.of(
                                connection,
                                """
                                SELECT repository_id, blob_id FROM link
                                 WHERE lease_until <= ? LIMIT ?
                                """,
                                cutoffMillis,
                                count)
                        .all(row -> new long[] {row.getLong(1), row.getLong(2)});
        int gone = 0;
        for (long[] link : over) {
            int deleted =
                    Sql.of(
                                    connection,
                                    "DELETE FROM link WHERE repository_id = ? AND blob_id = ?"
                                            + " AND NOT "
                                            + NEEDED,
                                    link[0],
                                    link[1])
                            .run();
            if (deleted == 0) {
                Sql.of(
                                connection,
                                """
                                UPDATE link SET lease_until = NULL, claims = 0
                                 WHERE repository_id = ? AND blob_id = ?
                                """,
                                link[0],
                                link[1])
                        .run();
            }
            gone += deleted;
        }
        return new GarbageIndex.Expired(gone, over.size() == count);
    }

    /** Blobs after that row that no link and no manifest holds. */
    static List<StoredBlob> unneeded(Connection connection, long after, int count)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT id, digest, size, generation FROM blob b
                         WHERE id > ? AND state <> 1
                           AND NOT EXISTS (SELECT 1 FROM link WHERE blob_id = b.id)
                           AND NOT EXISTS (SELECT 1 FROM manifest WHERE blob_id = b.id)
                         ORDER BY id LIMIT ?
                        """,
                        after,
                        count)
                .all(GarbageRows::blob);
    }

    /** The same, as if the leases that end until then were over. */
    static List<StoredBlob> unneededAt(
            Connection connection, long cutoffMillis, long after, int count) throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT id, digest, size, generation FROM blob b
                         WHERE id > ? AND state <> 1
                           AND NOT EXISTS (SELECT 1 FROM link
                                            WHERE blob_id = b.id
                                              AND (lease_until IS NULL OR lease_until > ? OR
                        """
                                + NEEDED
                                + """
                                        ))
                                   AND NOT EXISTS (SELECT 1 FROM manifest WHERE blob_id = b.id)
                                 ORDER BY id LIMIT ?
                                """,
                        after,
                        cutoffMillis,
                        count)
                .all(GarbageRows::blob);
    }

    /** Blobs after that row whose deletion was begun. */
    static List<StoredBlob> condemned(Connection connection, long after, int count)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT id, digest, size, generation FROM blob
                         WHERE state = 1 AND id > ? ORDER BY id LIMIT ?
                        """,
                        after,
                        count)
                .all(GarbageRows::blob);
    }

    /** Begins the deletion of those that are still as they were and still needed by nobody. */
    static List<StoredBlob> condemn(Connection connection, List<StoredBlob> blobs)
            throws SQLException {
        var condemned = new ArrayList<StoredBlob>();
        for (var blob : blobs) {
            int changed =
                    Sql.of(
                                    connection,
                                    """
                                    UPDATE blob SET state = 1, generation = generation + 1
                                     WHERE id = ? AND generation = ? AND state <> 1
                                       AND NOT EXISTS
                                           (SELECT 1 FROM link WHERE blob_id = blob.id)
                                       AND NOT EXISTS
                                           (SELECT 1 FROM manifest WHERE blob_id = blob.id)
                                    """,
                                    blob.id(),
                                    blob.generation())
                            .run();
            if (changed > 0) {
                condemned.add(
                        new StoredBlob(
                                blob.id(), blob.digest(), blob.size(), blob.generation() + 1));
            }
        }
        return condemned;
    }

    static boolean isCondemned(Connection connection, StoredBlob blob) throws SQLException {
        return Sql.of(
                        connection,
                        "SELECT 1 FROM blob WHERE id = ? AND generation = ? AND state = 1",
                        blob.id(),
                        blob.generation())
                .any();
    }

    /** Deletes the rows of condemned blobs that nobody brought back; says how many. */
    static int forget(Connection connection, List<StoredBlob> blobs) throws SQLException {
        int forgotten = 0;
        for (var blob : blobs) {
            forgotten +=
                    Sql.of(
                                    connection,
                                    """
                                    DELETE FROM blob
                                     WHERE id = ? AND generation = ? AND state = 1
                                       AND NOT EXISTS
                                           (SELECT 1 FROM reference WHERE blob_id = blob.id)
                                    """,
                                    blob.id(),
                                    blob.generation())
                            .run();
        }
        return forgotten;
    }

    static boolean knows(Connection connection, Digest digest) throws SQLException {
        return Sql.of(connection, "SELECT 1 FROM blob WHERE digest = ?", digest.toString()).any();
    }

    /** Whether the manifest counts as needed by nobody; empty where the repository lacks it. */
    static Optional<Boolean> isIdle(Connection connection, RepositoryName name, Digest digest)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT m.idle_since IS NOT NULL FROM manifest m
                          JOIN blob b ON b.id = m.blob_id
                          JOIN repository r ON r.id = m.repository_id
                         WHERE r.name = ? AND b.digest = ?
                        """,
                        name.value(),
                        digest.toString())
                .one(row -> row.getBoolean(1));
    }

    /** Somebody relies on the manifest; false where the repository lacks it. */
    static boolean use(Connection connection, RepositoryName name, Digest digest)
            throws SQLException {
        return Sql.of(
                                connection,
                                """
                                UPDATE manifest SET idle_since = NULL
                                 WHERE repository_id = (SELECT id FROM repository WHERE name = ?)
                                   AND blob_id = (SELECT id FROM blob WHERE digest = ?)
                                """,
                                name.value(),
                                digest.toString())
                        .run()
                > 0;
    }
}
