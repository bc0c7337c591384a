package dev.berth.registry.index;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows of {@code robot}. */
final class RobotRows {
    private static final String BETWEEN_GRANTS = "\n";

    private RobotRows() {}

    static List<StoredRobot> all(Connection connection) throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT id, name, secret_hash, grants, created_at, expires_at FROM robot
                        """)
                .all(RobotRows::robot);
    }

    static int insert(
            Connection connection,
            String name,
            String secretHash,
            List<String> grants,
            Instant createdAt,
            Optional<Instant> expiresAt)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        INSERT INTO robot(name, secret_hash, grants, created_at, expires_at)
                        VALUES (?, ?, ?, ?, ?)
                        """,
                        name,
                        secretHash,
                        String.join(BETWEEN_GRANTS, grants),
                        createdAt.toEpochMilli(),
                        expiresAt.map(Instant::toEpochMilli))
                .run();
    }

    static int delete(Connection connection, String name) throws SQLException {
        return Sql.of(connection, "DELETE FROM robot WHERE name = ?", name).run();
    }

    private static StoredRobot robot(ResultSet row) throws SQLException {
        long expiresAt = row.getLong(6);
        boolean expires = !row.wasNull();
        return new StoredRobot(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                List.of(row.getString(4).split(BETWEEN_GRANTS, -1)),
                Instant.ofEpochMilli(row.getLong(5)),
                expires ? Optional.of(Instant.ofEpochMilli(expiresAt)) : Optional.empty());
    }
}
