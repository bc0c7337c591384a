package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rows of {@code sign_policy}, and what refers to an image. */
final class SignatureRows {
    static final List<String> TABLES =
            List.of(
                    """
                    CREATE TABLE sign_policy(
                        pattern TEXT PRIMARY KEY,
                        mode    TEXT NOT NULL,
                        keys    TEXT NOT NULL) WITHOUT ROWID
                    """);

    private SignatureRows() {}

    static List<StoredSignPolicy> policies(Connection connection) throws SQLException {
        return Sql.of(connection, "SELECT pattern, mode, keys FROM sign_policy ORDER BY pattern")
                .all(
                        row ->
                                new StoredSignPolicy(
                                        row.getString(1), row.getString(2), row.getString(3)));
    }

    /** Adds or replaces a policy, unless {@code most} others are there. */
    static boolean put(Connection connection, StoredSignPolicy policy, int most)
            throws SQLException {
        return Sql.of(
                                connection,
                                """
                                INSERT OR REPLACE INTO sign_policy(pattern, mode, keys)
                                SELECT ?, ?, ? WHERE
                                  (SELECT count(*) FROM sign_policy WHERE pattern <> ?) < ?
                                """,
                                policy.pattern(),
                                policy.mode(),
                                policy.keys(),
                                policy.pattern(),
                                most)
                        .run()
                > 0;
    }

    static boolean remove(Connection connection, String pattern) throws SQLException {
        return Sql.of(connection, "DELETE FROM sign_policy WHERE pattern = ?", pattern).run() > 0;
    }

    /** Manifests of those artifact types about that one, oldest first. */
    static List<Digest> referrers(
            Connection connection,
            RepositoryName name,
            Digest subject,
            List<String> types,
            int most)
            throws SQLException {
        var values = new ArrayList<Object>(List.of(name.value(), subject.toString()));
        values.addAll(types);
        values.add(most);
        String marks = String.join(", ", Collections.nCopies(types.size(), "?"));
        return Sql.of(
                        connection,
                        """
                        SELECT b.digest FROM manifest m
                          JOIN blob b ON b.id = m.blob_id
                          JOIN repository r ON r.id = m.repository_id
                         WHERE r.name = ? AND m.subject = ? AND b.state = 0
                           AND m.artifact_type IN (%s)
                         ORDER BY m.id LIMIT ?
                        """
                                .formatted(marks),
                        values.toArray())
                .all(row -> Digest.parse(row.getString(1)).orElseThrow());
    }

    /** Indexes of the repository that list that manifest, oldest first. */
    static List<Digest> parents(Connection connection, RepositoryName name, Digest child, int most)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT p.digest FROM blob c
                          JOIN reference f ON f.blob_id = c.id AND f.kind = 1
                          JOIN manifest m ON m.id = f.manifest_id
                          JOIN blob p ON p.id = m.blob_id
                          JOIN repository r ON r.id = m.repository_id
                         WHERE c.digest = ? AND r.name = ? AND p.state = 0
                         ORDER BY m.id LIMIT ?
                        """,
                        child.toString(),
                        name.value(),
                        most)
                .all(row -> Digest.parse(row.getString(1)).orElseThrow());
    }
}
