package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.index.DeleteOutcome.Deleted;
import dev.berth.registry.index.DeleteOutcome.Needed;
import dev.berth.registry.index.DeleteOutcome.Unknown;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Takes tags, manifests and links out of one repository; no content is touched, so what is damaged
 * can go as well.
 */
final class DeletionRows {
    private DeletionRows() {}

    /** A row in its repository. */
    private record Held(long repository, long blob) {
        static Held read(ResultSet row) throws SQLException {
            return new Held(row.getLong(1), row.getLong(2));
        }
    }

    static DeleteOutcome tag(Connection connection, RepositoryName name, Tag tag)
            throws SQLException {
        int deleted =
                Sql.of(
                                connection,
                                """
                                DELETE FROM tag WHERE name = ?
                                   AND repository_id = (SELECT id FROM repository WHERE name = ?)
                                """,
                                tag.value(),
                                name.value())
                        .run();
        return deleted > 0 ? new Deleted() : new Unknown();
    }

    /**
     * Deletes a manifest with its tags, unless an index of the repository lists it. A blob that
     * nothing else in the repository needs keeps its link, with a lease that is over.
     */
    static DeleteOutcome manifest(
            Connection connection, RepositoryName name, Digest digest, long nowMillis)
            throws SQLException {
        Optional<Held> found =
                Sql.of(
                                connection,
                                """
                                SELECT m.repository_id, m.blob_id FROM manifest m
                                  JOIN blob b ON b.id = m.blob_id
                                  JOIN repository r ON r.id = m.repository_id
                                 WHERE r.name = ? AND b.digest = ?
                                """,
                                name.value(),
                                digest.toString())
                        .one(Held::read);
        if (found.isEmpty()) {
            return new Unknown();
        }
        var held = found.get();
        Optional<Digest> needing = needing(connection, held);
        if (needing.isPresent()) {
            return new Needed(needing.get());
        }
        long id =
                BlobRows.id(
                        connection,
                        "SELECT id FROM manifest WHERE repository_id = ? AND blob_id = ?",
                        held.repository(),
                        held.blob());
        endLeases(connection, held.repository(), id, nowMillis);
        // References and tags go with it, by the schema's cascades.
        Sql.of(connection, "DELETE FROM manifest WHERE id = ?", id).run();
        return new Deleted();
    }

    /** Deletes a link, unless a manifest of the repository needs the blob. */
    static DeleteOutcome blob(Connection connection, RepositoryName name, Digest digest)
            throws SQLException {
        Optional<Held> found =
                Sql.of(
                                connection,
                                """
                                SELECT l.repository_id, l.blob_id FROM link l
                                  JOIN blob b ON b.id = l.blob_id
                                  JOIN repository r ON r.id = l.repository_id
                                 WHERE r.name = ? AND b.digest = ?
                                """,
                                name.value(),
                                digest.toString())
                        .one(Held::read);
        if (found.isEmpty()) {
            return new Unknown();
        }
        var held = found.get();
        Optional<Digest> needing = needing(connection, held);
        if (needing.isPresent()) {
            return new Needed(needing.get());
        }
        Sql.of(
                        connection,
                        "DELETE FROM link WHERE repository_id = ? AND blob_id = ?",
                        held.repository(),
                        held.blob())
                .run();
        return new Deleted();
    }

    /** A manifest of the repository that needs the content. */
    private static Optional<Digest> needing(Connection connection, Held held) throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT b.digest FROM reference x
                          JOIN manifest m ON m.id = x.manifest_id
                          JOIN blob b ON b.id = m.blob_id
                         WHERE x.blob_id = ? AND m.repository_id = ? LIMIT 1
                        """,
                        held.blob(),
                        held.repository())
                .one(row -> Digest.parse(row.getString(1)).orElseThrow());
    }

    /**
     * Gives the blobs that only this manifest needs a lease that is over. The cross join keeps
     * SQLite from walking through all manifests of the repository for each of them.
     */
    private static void endLeases(
            Connection connection, long repository, long manifest, long nowMillis)
            throws SQLException {
        Sql.of(
                        connection,
                        """
                        UPDATE link SET lease_until = ?
                         WHERE repository_id = ? AND lease_until IS NULL
                           AND blob_id IN (SELECT blob_id FROM reference WHERE manifest_id = ?)
                           AND NOT EXISTS (
                               SELECT 1 FROM reference x
                                 CROSS JOIN manifest m ON m.id = x.manifest_id
                                WHERE x.blob_id = link.blob_id AND m.id <> ?
                                  AND m.repository_id = link.repository_id)
                        """,
                        nowMillis,
                        repository,
                        manifest,
                        manifest)
                .run();
    }
}
