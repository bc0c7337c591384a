package dev.berth.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseTest {
    @TempDir private Path directory;

    @Test
    void open_damagedFile_saysWhichAndWhatToDo() throws IOException {
        Path bad = directory.resolve("bad.db");
        Files.writeString(bad, "this is no database, and it never was one".repeat(100));

        StoreException fault = assertThrows(StoreException.class, () -> Database.open(bad));

        assertEquals(StoreException.Kind.DAMAGED, fault.kind());
        assertTrue(String.valueOf(fault.getMessage()).contains("bad.db is damaged: move it away"));
    }

    @Test
    void open_newerSchema_isRefused() {
        Path file = directory.resolve("state.db");
        try (Database database = Database.open(file)) {
            database.transaction(sql -> sql.run("PRAGMA user_version = 99"));
        }

        StoreException fault = assertThrows(StoreException.class, () -> Database.open(file));

        assertEquals(StoreException.Kind.NEWER, fault.kind());
    }

    @Test
    void open_missingDirectory_isUnusable() {
        StoreException fault =
                assertThrows(
                        StoreException.class,
                        () -> Database.open(directory.resolve("none").resolve("state.db")));

        assertEquals(StoreException.Kind.UNUSABLE, fault.kind());
    }
}
