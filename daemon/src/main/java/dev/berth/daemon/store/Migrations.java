package dev.berth.daemon.store;

import java.sql.SQLException;
import java.util.List;

/**
 * The tables as a list of steps, of which {@code PRAGMA user_version} counts those taken; a step
 * that was released is never changed.
 */
final class Migrations {
    private static final List<List<String>> STEPS =
            List.of(
                    List.of(
                            """
                            CREATE TABLE state (
                                only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
                                revision INTEGER NOT NULL)
                            """,
                            "INSERT INTO state VALUES (1, 0)",
                            """
                            CREATE TABLE object (
                                kind TEXT NOT NULL,
                                namespace TEXT NOT NULL,
                                name TEXT NOT NULL,
                                uid TEXT NOT NULL UNIQUE,
                                revision INTEGER NOT NULL,
                                generation INTEGER NOT NULL,
                                created_at_millis INTEGER NOT NULL,
                                json TEXT NOT NULL,
                                PRIMARY KEY (kind, namespace, name)) WITHOUT ROWID
                            """,
                            """
                            CREATE TABLE change (
                                revision INTEGER NOT NULL,
                                position INTEGER NOT NULL,
                                at_millis INTEGER NOT NULL,
                                author_uid INTEGER NOT NULL,
                                author_name TEXT NOT NULL,
                                action TEXT NOT NULL,
                                kind TEXT NOT NULL,
                                namespace TEXT NOT NULL,
                                name TEXT NOT NULL,
                                characters INTEGER NOT NULL,
                                json TEXT NOT NULL,
                                PRIMARY KEY (revision, position)) WITHOUT ROWID
                            """,
                            """
                            CREATE TABLE image_pin (
                                kind TEXT NOT NULL CHECK (kind = 'DEPLOYMENT'),
                                namespace TEXT NOT NULL,
                                name TEXT NOT NULL,
                                template TEXT NOT NULL,
                                number INTEGER NOT NULL UNIQUE,
                                engine_reference TEXT NOT NULL,
                                digest TEXT NOT NULL,
                                PRIMARY KEY (kind, namespace, name, template),
                                FOREIGN KEY (kind, namespace, name)
                                    REFERENCES object (kind, namespace, name)
                                    ON DELETE CASCADE) WITHOUT ROWID
                            """,
                            """
                            CREATE TABLE audit (
                                number INTEGER PRIMARY KEY,
                                at_millis INTEGER NOT NULL,
                                author_uid INTEGER NOT NULL,
                                author_name TEXT NOT NULL,
                                action TEXT NOT NULL,
                                object TEXT NOT NULL,
                                previous_hash BLOB NOT NULL,
                                hash BLOB NOT NULL)
                            """),
                    // Pins of each container of a template, whatever kind of workload has it.
                    List.of(
                            """
                            CREATE TABLE container_image_pin (
                                kind TEXT NOT NULL,
                                namespace TEXT NOT NULL,
                                name TEXT NOT NULL,
                                template TEXT NOT NULL,
                                container TEXT NOT NULL,
                                number INTEGER NOT NULL UNIQUE,
                                engine_reference TEXT NOT NULL,
                                digest TEXT NOT NULL,
                                PRIMARY KEY (kind, namespace, name, template, container),
                                FOREIGN KEY (kind, namespace, name)
                                    REFERENCES object (kind, namespace, name)
                                    ON DELETE CASCADE) WITHOUT ROWID
                            """,
                            """
                            INSERT INTO container_image_pin
                            SELECT p.kind, p.namespace, p.name, p.template,
                                coalesce(json_extract(o.json,
                                    '$.spec.template.spec.containers[0].name'), ''),
                                p.number, p.engine_reference, p.digest
                            FROM image_pin p JOIN object o USING (kind, namespace, name)
                            """,
                            "DROP TABLE image_pin"),
                    // What is written down beside documents; each goes with its object.
                    List.of(
                            """
                            CREATE TABLE run (
                                uid TEXT PRIMARY KEY
                                    REFERENCES object (uid) ON DELETE CASCADE,
                                json TEXT NOT NULL) WITHOUT ROWID
                            """,
                            """
                            CREATE TABLE schedule (
                                uid TEXT PRIMARY KEY
                                    REFERENCES object (uid) ON DELETE CASCADE,
                                scheduled_at_millis INTEGER NOT NULL) WITHOUT ROWID
                            """),
                    // What Deployments have run, and what came of the last update that failed.
                    List.of(
                            """
                            CREATE TABLE revision (
                                kind TEXT NOT NULL CHECK (kind = 'DEPLOYMENT'),
                                namespace TEXT NOT NULL,
                                name TEXT NOT NULL,
                                spec_hash TEXT NOT NULL,
                                number INTEGER NOT NULL,
                                template TEXT NOT NULL,
                                change_cause TEXT NOT NULL,
                                at_millis INTEGER NOT NULL,
                                cause TEXT NOT NULL,
                                completed_as INTEGER NOT NULL,
                                PRIMARY KEY (kind, namespace, name, spec_hash),
                                FOREIGN KEY (kind, namespace, name)
                                    REFERENCES object (kind, namespace, name)
                                    ON DELETE CASCADE) WITHOUT ROWID
                            """,
                            """
                            CREATE TABLE rollout_failure (
                                kind TEXT NOT NULL CHECK (kind = 'DEPLOYMENT'),
                                namespace TEXT NOT NULL,
                                name TEXT NOT NULL,
                                revision INTEGER NOT NULL,
                                rolled_back_to INTEGER NOT NULL,
                                message TEXT NOT NULL,
                                at_millis INTEGER NOT NULL,
                                evidence TEXT NOT NULL,
                                PRIMARY KEY (kind, namespace, name),
                                FOREIGN KEY (kind, namespace, name)
                                    REFERENCES object (kind, namespace, name)
                                    ON DELETE CASCADE) WITHOUT ROWID
                            """),
                    // What somebody wants of slots, by their CPUs.
                    List.of(
                            """
                            CREATE TABLE slot_intent (
                                intent TEXT PRIMARY KEY,
                                cpus TEXT NOT NULL) WITHOUT ROWID
                            """),
                    // What was deleted and stays as long as it is used.
                    List.of(
                            """
                            CREATE TABLE leaving (
                                uid TEXT PRIMARY KEY
                                    REFERENCES object (uid) ON DELETE CASCADE,
                                since_millis INTEGER NOT NULL) WITHOUT ROWID
                            """),
                    // StatefulSets and DaemonSets have revisions as well.
                    List.of(
                            """
                            CREATE TABLE workload_revision (
                                kind TEXT NOT NULL CHECK
                                    (kind IN ('DEPLOYMENT', 'STATEFUL_SET', 'DAEMON_SET')),
                                namespace TEXT NOT NULL,
                                name TEXT NOT NULL,
                                spec_hash TEXT NOT NULL,
                                number INTEGER NOT NULL,
                                template TEXT NOT NULL,
                                change_cause TEXT NOT NULL,
                                at_millis INTEGER NOT NULL,
                                cause TEXT NOT NULL,
                                completed_as INTEGER NOT NULL,
                                PRIMARY KEY (kind, namespace, name, spec_hash),
                                FOREIGN KEY (kind, namespace, name)
                                    REFERENCES object (kind, namespace, name)
                                    ON DELETE CASCADE) WITHOUT ROWID
                            """,
                            "INSERT INTO workload_revision SELECT * FROM revision",
                            "DROP TABLE revision",
                            "ALTER TABLE workload_revision RENAME TO revision"),
                    // Pods that somebody has deleted, by their containers.
                    List.of(
                            """
                            CREATE TABLE deleted_pod (
                                container_id TEXT PRIMARY KEY) WITHOUT ROWID
                            """));

    private Migrations() {}

    /** Takes the steps that are missing, inside the caller's transaction. */
    static void run(Sql sql) throws SQLException {
        int taken = sql.first("PRAGMA user_version", row -> row.getInt(1)).orElse(0);
        if (taken > STEPS.size()) {
            throw new StoreException(
                    StoreException.Kind.NEWER,
                    "the database has schema "
                            + taken
                            + ", this version of berthd knows up to "
                            + STEPS.size()
                            + ": start the newer version that wrote it");
        }
        if (taken == STEPS.size()) {
            return;
        }
        for (List<String> step : STEPS.subList(taken, STEPS.size())) {
            for (String statement : step) {
                sql.run(statement);
            }
        }
        // A PRAGMA takes no parameters; the number is a constant of this class.
        sql.run("PRAGMA user_version = " + STEPS.size());
    }
}
