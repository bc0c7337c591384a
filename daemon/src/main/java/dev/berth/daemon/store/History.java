package dev.berth.daemon.store;

import dev.berth.daemon.document.Kind;
import dev.berth.policies.workload.ObjectName;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The rows of past changes, bounded in number and size. */
final class History {
    /** Changes that are kept, the last ones. */
    static final int MAX_CHANGES = 1_000;

    /** Characters of the objects in them. */
    static final long MAX_CHARACTERS = 32L << 20;

    private History() {}

    /** Ends a change: the revision, its place in the history, and the audit log's entries. */
    static void finish(Sql sql, long revision, List<Change> changes, String action)
            throws SQLException {
        ObjectRows.revision(sql, revision);
        add(sql, changes);
        for (Change change : changes) {
            AuditLog.add(
                    sql,
                    change.author(),
                    action,
                    change.kind().title() + " " + change.name(),
                    change.at());
        }
    }

    static void add(Sql sql, List<Change> changes) throws SQLException {
        int position = 0;
        for (Change change : changes) {
            sql.run(
                    "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    change.revision(),
                    position++,
                    change.at().toEpochMilli(),
                    change.author().uid(),
                    change.author().name(),
                    change.action().name(),
                    change.kind().name(),
                    change.name().namespace(),
                    change.name().name(),
                    change.json().length(),
                    change.json());
        }
        sql.run(
                """
                DELETE FROM change WHERE (revision, position) IN (
                    SELECT revision, position FROM (
                        SELECT revision, position,
                               row_number() OVER newest AS number,
                               sum(characters) OVER newest AS total
                        FROM change
                        WINDOW newest AS (ORDER BY revision DESC, position DESC))
                    WHERE number > ? OR total > ?)
                """,
                MAX_CHANGES,
                MAX_CHARACTERS);
    }

    /** The last changes, the newest first. */
    static List<Change> last(Sql sql, int limit) throws SQLException {
        return sql.all(
                """
                SELECT revision, at_millis, author_uid, author_name, action, kind, namespace, name,
                       json
                FROM change ORDER BY revision DESC, position DESC LIMIT ?
                """,
                row ->
                        new Change(
                                row.getLong(1),
                                Instant.ofEpochMilli(row.getLong(2)),
                                new Author(row.getLong(3), row.getString(4)),
                                Change.Action.valueOf(row.getString(5)),
                                Kind.valueOf(row.getString(6)),
                                new ObjectName(row.getString(7), row.getString(8)),
                                row.getString(9)),
                Math.clamp(limit, 0, MAX_CHANGES));
    }
}
