package dev.berth.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.policies.base.Result;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditLogTest {
    private static final Author USER = new Author(1000, "user");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00.5Z");

    @TempDir private Path directory;

    @Test
    void verify_changedEntry_isFound() {
        try (Database database = Database.open(directory.resolve("state.db"))) {
            checkTampering(database);
        }
    }

    private static void checkTampering(Database database) {
        var audit = new AuditLog(database);
        for (int i = 0; i < 5; i++) {
            audit.record(USER, "apply", "object " + i, NOW);
        }

        List<String> tampering =
                List.of(
                        "UPDATE audit SET object = 'object x' WHERE number = 2",
                        "UPDATE audit SET author_uid = 0 WHERE number = 5",
                        "DELETE FROM audit WHERE number = 3");

        for (String statement : tampering) {
            Result<Long> verdict =
                    assertThrows(
                                    Undone.class,
                                    () ->
                                            database.transaction(
                                                    sql -> {
                                                        sql.run(statement);
                                                        throw new Undone(AuditLog.verify(sql));
                                                    }))
                            .verdict;
            assertInstanceOf(Result.Refused.class, verdict, statement);
        }
        assertEquals(Result.ok(5L), audit.verify());
    }

    /** Carries a verdict out of a transaction that it rolls back. */
    private static final class Undone extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Result<Long> verdict;

        Undone(Result<Long> verdict) {
            this.verdict = verdict;
        }
    }
}
