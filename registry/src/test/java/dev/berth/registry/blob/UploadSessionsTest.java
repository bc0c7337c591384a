package dev.berth.registry.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.index.RegistryIndex;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadSessionsTest {
    private static final RepositoryName REPOSITORY = new RepositoryName("app");
    private static final RegistryLimits.Uploads ONE_SESSION =
            new RegistryLimits.Uploads(
                    1, Duration.ofHours(1), Duration.ofHours(1), 1_000, 0, Duration.ofMillis(100));

    @TempDir Path directory;

    @Test
    void open_whoseAnswerIsLost_countsAllTheSame() throws Exception {
        try (var store = BlobStore.open(directory);
                var index =
                        RegistryIndex.open(
                                store.layout().database(),
                                false,
                                RegistryLimits.defaults().index())) {
            var writer = new BlobWriter(store.layout(), index, 0);
            var sessions =
                    new UploadSessions(
                            store.layout(), writer, index, ONE_SESSION, Clock.systemUTC());

            var lost = openInterrupted(sessions);
            var another = sessions.open(REPOSITORY, Digest.Algorithm.SHA256, "berth", 10);

            assertEquals(StorageFault.Kind.BUSY, lost.kind());
            assertEquals(Optional.empty(), another);
            assertEquals(1, index.uploads().size());
        }
    }

    /** Interrupts whoever waits for the commit, which another connection holds up meanwhile. */
    private StorageFault openInterrupted(UploadSessions sessions) throws Exception {
        var told = new AtomicReference<StorageFault>();
        try (var other = connection()) {
            execute(other, "BEGIN IMMEDIATE");
            var opener =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            sessions.open(
                                                    REPOSITORY,
                                                    Digest.Algorithm.SHA256,
                                                    "berth",
                                                    10);
                                        } catch (StorageFault fault) {
                                            told.set(fault);
                                        }
                                    });
            while (opener.getState() != Thread.State.WAITING) {
                assertTrue(opener.isAlive(), "the opener waits for the commit");
                Thread.onSpinWait();
            }
            opener.interrupt();
            opener.join();
            execute(other, "ROLLBACK");
        }
        return Optional.ofNullable(told.get()).orElseThrow();
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("registry.db"));
    }

    private static void execute(Connection connection, String statement) throws SQLException {
        try (var change = connection.createStatement()) {
            change.execute(statement);
        }
    }
}
