package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Reads what goes with an image when it leaves. */
final class ExportRows {
    private ExportRows() {}

    /** The manifests of a repository whose subject is that digest, in the order of their own. */
    static List<StoredManifest> about(Connection connection, RepositoryName name, Digest subject)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT b.digest, m.media_type, b.size FROM manifest m
                          JOIN blob b ON b.id = m.blob_id
                          JOIN repository r ON r.id = m.repository_id
                         WHERE r.name = ? AND m.subject = ? AND b.state = 0
                         ORDER BY b.digest
                        """,
                        name.value(),
                        subject.toString())
                .all(
                        row ->
                                new StoredManifest(
                                        Digest.parse(row.getString(1)).orElseThrow(),
                                        row.getString(2),
                                        row.getLong(3)));
    }
}
