package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.policies.retention.HeldManifest;
import dev.berth.policies.retention.HeldTag;
import dev.berth.policies.retention.RepositoryContent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What repositories hold, for whoever decides what stays, and the steps that follow from it. */
final class RetentionRows {
    private RetentionRows() {}

    static List<RepositoryName> repositories(Connection connection, String after, int count)
            throws SQLException {
        return Sql.of(
                        connection,
                        "SELECT name FROM repository WHERE name > ? ORDER BY name LIMIT ?",
                        after,
                        count)
                .all(row -> new RepositoryName(row.getString(1)));
    }

    /** Tags and manifests; empty where there are more than {@code most} manifests. */
    static Optional<RepositoryContent> content(Connection connection, RepositoryName name, int most)
            throws SQLException {
        // One snapshot for all three questions.
        Sql.of(connection, "BEGIN").run();
        try {
            return hasMore(connection, name, most)
                    ? Optional.empty()
                    : Optional.of(
                            new RepositoryContent(
                                    name, tags(connection, name), manifests(connection, name)));
        } finally {
            Sql.of(connection, "COMMIT").run();
        }
    }

    private static boolean hasMore(Connection connection, RepositoryName name, int most)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT 1 FROM manifest
                         WHERE repository_id = (SELECT id FROM repository WHERE name = ?)
                         LIMIT 1 OFFSET ?
                        """,
                        name.value(),
                        most)
                .any();
    }

    private static List<HeldManifest> manifests(Connection connection, RepositoryName name)
            throws SQLException {
        Map<Digest, List<Digest>> children = children(connection, name);
        return Sql.of(
                        connection,
                        """
                        SELECT b.digest, m.subject, m.subject_gone, m.idle_since,
                               c.manifest_id IS NOT NULL FROM manifest m
                          JOIN blob b ON b.id = m.blob_id
                          LEFT JOIN cached c ON c.manifest_id = m.id
                         WHERE m.repository_id = (SELECT id FROM repository WHERE name = ?)
                        """,
                        name.value())
                .all(
                        row -> {
                            Digest digest = digest(row.getString(1));
                            long idleSince = row.getLong(4);
                            return new HeldManifest(
                                    digest,
                                    Optional.ofNullable(row.getString(2))
                                            .map(RetentionRows::digest),
                                    row.getBoolean(3),
                                    children.getOrDefault(digest, List.of()),
                                    row.getBoolean(5),
                                    idleSince == 0
                                            ? Optional.empty()
                                            : Optional.of(Instant.ofEpochMilli(idleSince)));
                        });
    }

    private static Map<Digest, List<Digest>> children(Connection connection, RepositoryName name)
            throws SQLException {
        var children = new HashMap<Digest, List<Digest>>();
        Sql.of(
                        connection,
                        """
                        SELECT parent.digest, child.digest FROM manifest m
                          JOIN reference x ON x.manifest_id = m.id AND x.kind = 1
                          JOIN blob parent ON parent.id = m.blob_id
                          JOIN blob child ON child.id = x.blob_id
                         WHERE m.repository_id = (SELECT id FROM repository WHERE name = ?)
                        """,
                        name.value())
                .all(
                        row ->
                                children.computeIfAbsent(
                                                digest(row.getString(1)),
                                                absent -> new ArrayList<>())
                                        .add(digest(row.getString(2))));
        return children;
    }

    private static List<HeldTag> tags(Connection connection, RepositoryName name)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT t.name, b.digest, t.tagged_at FROM tag t
                          JOIN manifest m ON m.id = t.manifest_id
                          JOIN blob b ON b.id = m.blob_id
                         WHERE t.repository_id = (SELECT id FROM repository WHERE name = ?)
                        """,
                        name.value())
                .all(
                        row ->
                                new HeldTag(
                                        new Tag(row.getString(1)),
                                        digest(row.getString(2)),
                                        Instant.ofEpochMilli(row.getLong(3))));
    }

    private static Digest digest(String text) {
        return Digest.parse(text).orElseThrow();
    }

    /** Deletes a tag that still is what it was. */
    static boolean removeTag(Connection connection, RepositoryName name, HeldTag tag)
            throws SQLException {
        return Sql.of(
                                connection,
                                """
                                DELETE FROM tag
                                 WHERE repository_id = (SELECT id FROM repository WHERE name = ?)
                                   AND name = ? AND tagged_at = ?
                                   AND manifest_id IN
                                       (SELECT m.id FROM manifest m
                                          JOIN blob b ON b.id = m.blob_id WHERE b.digest = ?)
                                """,
                                name.value(),
                                tag.tag().value(),
                                tag.taggedAt().toEpochMilli(),
                                tag.manifest().toString())
                        .run()
                > 0;
    }

    /** Notes since when nothing needs a manifest, or that something does. */
    static void mark(
            Connection connection, RepositoryName name, Digest digest, Optional<Instant> idleSince)
            throws SQLException {
        Sql.of(
                        connection,
                        """
                        UPDATE manifest SET idle_since = ?
                         WHERE repository_id = (SELECT id FROM repository WHERE name = ?)
                           AND blob_id = (SELECT id FROM blob WHERE digest = ?)
                        """,
                        idleSince.map(Instant::toEpochMilli),
                        name.value(),
                        digest.toString())
                .run();
    }

    /**
     * Deletes a manifest that is idle still, that has no tag, and that neither an index nor a
     * subject in the repository keeps.
     */
    static boolean removeManifest(
            Connection connection,
            RepositoryName name,
            Digest digest,
            Instant idleUntil,
            Instant now)
            throws SQLException {
        boolean isIdle =
                Sql.of(
                                connection,
                                """
                                SELECT 1 FROM manifest m JOIN blob b ON b.id = m.blob_id
                                 WHERE m.repository_id = (SELECT id FROM repository WHERE name = ?)
                                   AND b.digest = ? AND m.idle_since <= ?
                                   AND NOT EXISTS (SELECT 1 FROM tag WHERE manifest_id = m.id)
                                   AND NOT EXISTS (SELECT 1 FROM cached WHERE manifest_id = m.id)
                                   AND NOT EXISTS
                                       (SELECT 1 FROM manifest s JOIN blob sb ON sb.id = s.blob_id
                                         WHERE s.repository_id = m.repository_id
                                           AND sb.digest = m.subject)
                                """,
                                name.value(),
                                digest.toString(),
                                idleUntil.toEpochMilli())
                        .any();
        return isIdle
                && DeletionRows.manifest(connection, name, digest, now.toEpochMilli())
                        instanceof DeleteOutcome.Deleted;
    }
}
