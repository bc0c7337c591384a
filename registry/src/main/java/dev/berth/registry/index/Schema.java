package dev.berth.registry.index;

import dev.berth.registry.base.StorageFault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables, as an ordered list of migrations; {@code PRAGMA user_version} counts those applied. A
 * released migration is never changed: the next one is appended.
 */
final class Schema {
    private static final List<List<String>> MIGRATIONS =
            List.of(
                    List.of(
                            """
                            CREATE TABLE repository(
                                id   INTEGER PRIMARY KEY,
                                name TEXT NOT NULL UNIQUE)
                            """,
                            // state: 0 live, 1 deleting. generation counts the times it came
                            // alive, so that a deletion that was decided before a new push of the
                            // same content finds that it is too late.
                            """
                            CREATE TABLE blob(
                                id         INTEGER PRIMARY KEY,
                                digest     TEXT NOT NULL UNIQUE,
                                size       INTEGER NOT NULL,
                                state      INTEGER NOT NULL DEFAULT 0,
                                generation INTEGER NOT NULL DEFAULT 1)
                            """,
                            // lease_until: milliseconds since 1970 until which the link needs no
                            // manifest; NULL once one has named it.
                            """
                            CREATE TABLE link(
                                repository_id INTEGER NOT NULL REFERENCES repository(id),
                                blob_id       INTEGER NOT NULL REFERENCES blob(id),
                                lease_until   INTEGER,
                                PRIMARY KEY (repository_id, blob_id)) WITHOUT ROWID
                            """,
                            "CREATE INDEX link_by_blob ON link(blob_id)",
                            """
                            CREATE TABLE manifest(
                                id            INTEGER PRIMARY KEY,
                                repository_id INTEGER NOT NULL REFERENCES repository(id),
                                blob_id       INTEGER NOT NULL REFERENCES blob(id),
                                media_type    TEXT NOT NULL,
                                artifact_type TEXT,
                                subject       TEXT,
                                pushed_at     INTEGER NOT NULL,
                                UNIQUE (repository_id, blob_id))
                            """,
                            "CREATE INDEX manifest_by_blob ON manifest(blob_id)",
                            """
                            CREATE INDEX manifest_by_subject ON manifest(repository_id, subject)
                                WHERE subject IS NOT NULL
                            """,
                            // kind: 0 a blob that is needed, 1 a manifest that is needed.
                            """
                            CREATE TABLE reference(
                                manifest_id INTEGER NOT NULL
                                            REFERENCES manifest(id) ON DELETE CASCADE,
                                blob_id     INTEGER NOT NULL REFERENCES blob(id),
                                kind        INTEGER NOT NULL,
                                PRIMARY KEY (manifest_id, blob_id)) WITHOUT ROWID
                            """,
                            "CREATE INDEX reference_by_blob ON reference(blob_id)",
                            """
                            CREATE TABLE tag(
                                repository_id INTEGER NOT NULL REFERENCES repository(id),
                                name          TEXT NOT NULL,
                                manifest_id   INTEGER NOT NULL
                                              REFERENCES manifest(id) ON DELETE CASCADE,
                                tagged_at     INTEGER NOT NULL,
                                PRIMARY KEY (repository_id, name)) WITHOUT ROWID
                            """,
                            "CREATE INDEX tag_by_manifest ON tag(manifest_id)",
                            """
                            CREATE TABLE upload(
                                id         TEXT PRIMARY KEY,
                                repository TEXT NOT NULL,
                                algorithm  TEXT NOT NULL,
                                opened_at  INTEGER NOT NULL) WITHOUT ROWID
                            """,
                            """
                            CREATE TABLE login(
                                user        TEXT PRIMARY KEY,
                                secret_hash BLOB NOT NULL,
                                issued_at   INTEGER NOT NULL) WITHOUT ROWID
                            """),
                    CachedRows.TABLES,
                    // client: the login that opened the session.
                    List.of("ALTER TABLE upload ADD COLUMN client TEXT NOT NULL DEFAULT ''"),
                    UpkeepTables.STATEMENTS,
                    List.of(
                            // AUTOINCREMENT: the number of a robot that is gone is never another's.
                            """
                            CREATE TABLE robot(
                                id          INTEGER PRIMARY KEY AUTOINCREMENT,
                                name        TEXT NOT NULL UNIQUE,
                                secret_hash TEXT NOT NULL,
                                grants      TEXT NOT NULL,
                                created_at  INTEGER NOT NULL,
                                expires_at  INTEGER)
                            """),
                    SignatureRows.TABLES);

    private Schema() {}

    /** Applies what is missing, each migration in a transaction of its own. */
    static void migrate(Connection connection) throws SQLException {
        int applied = Sql.of(connection, "PRAGMA user_version").one(row -> row.getInt(1)).orElse(0);
        if (applied > MIGRATIONS.size()) {
            throw new StorageFault(
                    StorageFault.Kind.BROKEN,
                    "the index has schema "
                            + applied
                            + ", this program knows up to "
                            + MIGRATIONS.size()
                            + ": it was written by a newer one");
        }
        for (int next = applied; next < MIGRATIONS.size(); next++) {
            Sql.of(connection, "BEGIN IMMEDIATE").run();
            for (String statement : MIGRATIONS.get(next)) {
                Sql.of(connection, statement).run();
            }
            // A PRAGMA takes no parameter; the value is a counter of this loop.
            Sql.of(connection, "PRAGMA user_version = " + (next + 1)).run();
            Sql.of(connection, "COMMIT").run();
        }
    }
}
