package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Rows of {@code repository}, {@code blob} and {@code link}. */
final class BlobRows {
    private BlobRows() {}

    /** The repository's row, made if there is none. */
    static long repository(Connection connection, RepositoryName name) throws SQLException {
        Sql.of(connection, "INSERT OR IGNORE INTO repository(name) VALUES (?)", name.value()).run();
        return id(connection, "SELECT id FROM repository WHERE name = ?", name.value());
    }

    /** Whether anything was ever pushed there. */
    static boolean knows(Connection connection, RepositoryName name) throws SQLException {
        return Sql.of(connection, "SELECT 1 FROM repository WHERE name = ?", name.value()).any();
    }

    /** The live blob's size in bytes. */
    static Optional<Long> size(Connection connection, Digest digest) throws SQLException {
        return Sql.of(
                        connection,
                        "SELECT size FROM blob WHERE digest = ? AND state = 0",
                        digest.toString())
                .one(row -> row.getLong(1));
    }

    /** The live blob's size in bytes, where the repository holds it. */
    static Optional<Long> size(Connection connection, RepositoryName name, Digest digest)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT b.size FROM blob b
                          JOIN link l ON l.blob_id = b.id
                          JOIN repository r ON r.id = l.repository_id
                         WHERE b.digest = ? AND b.state = 0 AND r.name = ?
                        """,
                        digest.toString(),
                        name.value())
                .one(row -> row.getLong(1));
    }

    /** Repositories that hold a live blob, at most {@code count}. */
    static List<RepositoryName> holders(Connection connection, Digest digest, int count)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT r.name FROM blob b
                          JOIN link l ON l.blob_id = b.id
                          JOIN repository r ON r.id = l.repository_id
                         WHERE b.digest = ? AND b.state = 0 LIMIT ?
                        """,
                        digest.toString(),
                        count)
                .all(row -> new RepositoryName(row.getString(1)));
    }

    /** The blob's row, live now. */
    static long live(Connection connection, Digest digest, long size) throws SQLException {
        Sql.of(
                        connection,
                        """
                        INSERT INTO blob(digest, size) VALUES (?, ?)
                        ON CONFLICT (digest) DO UPDATE SET
                          size = excluded.size, state = 0, generation = generation + 1
                        """,
                        digest.toString(),
                        size)
                .run();
        return id(connection, "SELECT id FROM blob WHERE digest = ?", digest.toString());
    }

    /**
     * Links a live blob, or prolongs the lease of its link: one more client relies on it from now
     * on.
     */
    static void link(Connection connection, long repository, long blob, long leaseUntilMillis)
            throws SQLException {
        Sql.of(
                        connection,
                        """
                        INSERT INTO link(repository_id, blob_id, lease_until) VALUES (?, ?, ?)
                        ON CONFLICT (repository_id, blob_id) DO UPDATE SET
                          lease_until = max(coalesce(lease_until, 0), excluded.lease_until),
                          claims = iif(lease_until IS NULL, 1, claims + 1)
                        """,
                        repository,
                        blob,
                        leaseUntilMillis)
                .run();
    }

    /**
     * Promises the repository's blob to one more client; gives its size in bytes, or nothing where
     * the repository does not hold it.
     */
    static Optional<Long> claim(
            Connection connection, RepositoryName name, Digest digest, long leaseUntilMillis)
            throws SQLException {
        int claimed =
                Sql.of(
                                connection,
                                """
                                UPDATE link SET
                                  lease_until = max(coalesce(lease_until, 0), ?),
                                  claims = iif(lease_until IS NULL, 1, claims + 1)
                                 WHERE repository_id = (SELECT id FROM repository WHERE name = ?)
                                   AND blob_id =
                                       (SELECT id FROM blob WHERE digest = ? AND state = 0)
                                """,
                                leaseUntilMillis,
                                name.value(),
                                digest.toString())
                        .run();
        return claimed == 0 ? Optional.empty() : size(connection, digest);
    }

    static long id(Connection connection, String query, Object... values) throws SQLException {
        return Sql.of(connection, query, values)
                .one(row -> row.getLong(1))
                .orElseThrow(() -> new IllegalStateException("no row for " + query));
    }
}
