package dev.berth.registry.index;

import java.util.List;

/** What the tables have for whoever collects garbage and reads stored content again. */
final class UpkeepTables {
    static final List<String> STATEMENTS =
            List.of(
                    // claims: promises of this lease that no manifest has taken up. The
                    // manifest of one client must not end the lease of another.
                    "ALTER TABLE link ADD COLUMN claims INTEGER NOT NULL DEFAULT 1",
                    "UPDATE link SET claims = 0 WHERE lease_until IS NULL",
                    "CREATE INDEX link_by_lease ON link(lease_until) WHERE lease_until IS NOT NULL",
                    // idle_since: when it was first seen that nothing needs the manifest.
                    "ALTER TABLE manifest ADD COLUMN idle_since INTEGER",
                    """
                    CREATE INDEX manifest_by_idle ON manifest(idle_since)
                        WHERE idle_since IS NOT NULL
                    """,
                    // subject_gone: its subject was here and was deleted; one that was
                    // never here may still come.
                    """
                    ALTER TABLE manifest ADD COLUMN subject_gone INTEGER NOT NULL DEFAULT 0
                    """,
                    """
                    CREATE TRIGGER manifest_went AFTER DELETE ON manifest BEGIN
                        UPDATE manifest SET subject_gone = 1
                         WHERE repository_id = OLD.repository_id AND subject =
                               (SELECT digest FROM blob WHERE id = OLD.blob_id);
                    END
                    """,
                    """
                    CREATE TRIGGER manifest_came AFTER INSERT ON manifest BEGIN
                        UPDATE manifest SET subject_gone = 0
                         WHERE repository_id = NEW.repository_id AND subject =
                               (SELECT digest FROM blob WHERE id = NEW.blob_id);
                    END
                    """,
                    // state: 2 damaged, its file lies in quarantine/ or is missing.
                    "CREATE INDEX blob_by_state ON blob(state) WHERE state <> 0",
                    // How far the reading of stored content got; one row.
                    """
                    CREATE TABLE scrub(
                        id          INTEGER PRIMARY KEY CHECK (id = 1),
                        last_blob   INTEGER NOT NULL,
                        finished_at INTEGER)
                    """);

    private UpkeepTables() {}
}
