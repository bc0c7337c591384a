package dev.berth.registry.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.StorageFault;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeWriterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path directory;
    private Connection connection;
    private ChangeWriter writer;

    @BeforeEach
    void start() throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("index.db"));
        Sql.of(connection, "CREATE TABLE word(text TEXT)").run();
        writer = ChangeWriter.start(connection, RegistryLimits.defaults().index());
    }

    @AfterEach
    void stop() {
        writer.close();
    }

    private int add(String word) {
        return writer.change(
                change -> Sql.of(change, "INSERT INTO word(text) VALUES (?)", word).run());
    }

    private int words() {
        return writer.change(
                change ->
                        Sql.of(change, "SELECT count(*) FROM word")
                                .one(row -> row.getInt(1))
                                .orElseThrow());
    }

    @Test
    void change_thatThrowsAnError_endsItselfAndNotTheWriter() {
        assertTimeoutPreemptively(
                PATIENCE,
                () -> {
                    assertThrows(
                            IllegalStateException.class,
                            () ->
                                    writer.change(
                                            change -> {
                                                Sql.of(change, "INSERT INTO word VALUES ('lost')")
                                                        .run();
                                                throw new OutOfMemoryError("as the test wants");
                                            }));
                    add("kept");

                    assertEquals(1, words());
                });
    }

    @Test
    void change_thatFails_takesBackOnlyItself() throws Exception {
        var inside = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.execute(
                    () ->
                            writer.change(
                                    change -> {
                                        inside.countDown();
                                        return await(leave);
                                    }));
            assertTrue(inside.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            var bad =
                    threads.submit(
                            () ->
                                    writer.change(
                                            change -> {
                                                Sql.of(change, "INSERT INTO word VALUES ('lost')")
                                                        .run();
                                                return Sql.of(change, "no statement").run();
                                            }));
            var good = threads.submit(() -> add("kept"));
            leave.countDown();

            assertThrows(Exception.class, () -> bad.get(20, TimeUnit.SECONDS));
            assertEquals(1, good.get(20, TimeUnit.SECONDS));
            assertEquals(1, words());
        }
    }

    /** Some of them come in while the thread looks at its queue for the last time. */
    @Test
    void change_whileItCloses_isMadeOrRefusedAndNeverLeftWaiting() {
        int changers = 64;
        var made = new AtomicInteger();
        var refused = new AtomicInteger();

        assertTimeoutPreemptively(
                PATIENCE,
                () -> {
                    var started = new CountDownLatch(changers);
                    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                        for (int i = 0; i < changers; i++) {
                            threads.execute(() -> addUntilRefused(started, made, refused));
                        }
                        assertTrue(started.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
                        writer.close();
                    }
                });

        assertEquals(changers, refused.get());
        assertTrue(made.get() >= changers);
    }

    private void addUntilRefused(
            CountDownLatch started, AtomicInteger made, AtomicInteger refused) {
        try {
            while (true) {
                add("word");
                made.incrementAndGet();
                started.countDown();
            }
        } catch (StorageFault fault) {
            assertEquals(StorageFault.Kind.BUSY, fault.kind());
            refused.incrementAndGet();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
