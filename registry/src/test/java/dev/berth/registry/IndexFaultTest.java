package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index that fails in the middle of a push. */
class IndexFaultTest {
    private static final String REFUSE_BLOBS =
            "CREATE TRIGGER refuse BEFORE INSERT ON blob"
                    + " BEGIN SELECT RAISE(ABORT, 'the test refuses'); END";

    @TempDir Path directory;

    private void inIndex(String statement) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + directory.resolve("registry.db"));
                var change = connection.createStatement()) {
            change.execute(statement);
        }
    }

    @Test
    void finish_afterAFailedCommit_acknowledgesNoOtherBytes() throws Exception {
        byte[] content = utf8("a layer that moved before its commit failed");
        String put = "?digest=" + sha256(content);
        try (var running = RunningRegistry.on(directory)) {
            String session = running.open("app");
            running.call("PATCH", session, content);

            inIndex(REFUSE_BLOBS);
            var failed = running.call("PUT", session + put);
            inIndex("DROP TRIGGER refuse");
            var again = running.call("PUT", session + put);
            var digest = running.push("app", content);

            assertEquals(500, failed.statusCode());
            assertEquals(400, again.statusCode());
            assertArrayEquals(content, running.anonymous("GET", "/v2/app/blobs/" + digest).body());
        }
    }
}
