package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Rows of {@code manifest} by the subject that they name. */
final class ReferrerRows {
    private ReferrerRows() {}

    /**
     * Manifests of the repository that name that subject, in the order in which they first came.
     *
     * @param artifactType only these; empty for all
     */
    static List<Referrer> after(
            Connection connection,
            RepositoryName name,
            Digest subject,
            Optional<String> artifactType,
            long position,
            int count)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT m.id, b.digest, m.media_type, b.size, m.artifact_type
                          FROM manifest m JOIN blob b ON b.id = m.blob_id
                         WHERE m.repository_id = (SELECT id FROM repository WHERE name = ?1)
                           AND m.subject = ?2 AND b.state = 0 AND m.id > ?3
                           AND (?4 IS NULL OR m.artifact_type = ?4)
                         ORDER BY m.id LIMIT ?5
                        """,
                        name.value(),
                        subject.toString(),
                        position,
                        artifactType,
                        count)
                .all(ReferrerRows::referrer);
    }

    private static Referrer referrer(ResultSet row) throws SQLException {
        return new Referrer(
                row.getLong(1),
                new StoredManifest(
                        Digest.parse(row.getString(2)).orElseThrow(),
                        row.getString(3),
                        row.getLong(4)),
                Optional.ofNullable(row.getString(5)));
    }
}
