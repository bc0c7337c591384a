package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows of {@code upload}. */
final class UploadRows {
    private static final String COLUMNS = "SELECT id, repository, algorithm, opened_at FROM upload";

    private UploadRows() {}

    /**
     * Adds a session, unless {@code most} are there or {@code mostByClient} of that client; says
     * how many it added.
     */
    static int insert(
            Connection connection, StoredUpload upload, String client, int mostByClient, int most)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        INSERT INTO upload(id, repository, algorithm, opened_at, client)
                        SELECT ?1, ?2, ?3, ?4, ?5
                         WHERE (SELECT count(*) FROM upload WHERE client = ?5) < ?6
                           AND (SELECT count(*) FROM upload) < ?7
                        """,
                        upload.id(),
                        upload.repository().value(),
                        upload.algorithm().label(),
                        upload.openedAt().toEpochMilli(),
                        client,
                        mostByClient,
                        most)
                .run();
    }

    static Optional<StoredUpload> find(Connection connection, String id) throws SQLException {
        return Sql.of(connection, COLUMNS + " WHERE id = ?", id).one(UploadRows::upload);
    }

    static List<StoredUpload> all(Connection connection) throws SQLException {
        return Sql.of(connection, COLUMNS).all(UploadRows::upload);
    }

    static int count(Connection connection) throws SQLException {
        return Sql.of(connection, "SELECT count(*) FROM upload")
                .one(row -> row.getInt(1))
                .orElseThrow();
    }

    static int delete(Connection connection, String id) throws SQLException {
        return Sql.of(connection, "DELETE FROM upload WHERE id = ?", id).run();
    }

    private static StoredUpload upload(ResultSet row) throws SQLException {
        return new StoredUpload(
                row.getString(1),
                new RepositoryName(row.getString(2)),
                Digest.Algorithm.of(row.getString(3)).orElseThrow(),
                Instant.ofEpochMilli(row.getLong(4)));
    }
}
