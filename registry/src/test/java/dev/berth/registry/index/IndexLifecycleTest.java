package dev.berth.registry.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.StorageFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Opening and closing the index's file, and what is left of it. */
class IndexLifecycleTest {
    @TempDir Path directory;

    private Path file() {
        return directory.resolve("registry.db");
    }

    private RegistryIndex open(boolean check) {
        return RegistryIndex.open(file(), check, RegistryLimits.defaults().index());
    }

    private boolean isOpenHere() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.anyMatch(this::isTheFile);
        }
    }

    private boolean isTheFile(Path descriptor) {
        try {
            return Files.isSameFile(descriptor, file());
        } catch (IOException e) {
            // Somebody else's, closed meanwhile.
            return false;
        }
    }

    @Test
    void open_damagedFile_leavesNoDescriptor() throws Exception {
        open(false).close();
        byte[] bytes = Files.readAllBytes(file());
        Arrays.fill(bytes, 4096, Math.min(bytes.length, 12288), (byte) 0x5a);
        Files.write(file(), bytes);

        assertThrows(StorageFault.class, () -> open(true));

        assertFalse(isOpenHere());
    }

    @Test
    void close_interrupted_closesAllTheSameAndKeepsTheInterrupt() throws Exception {
        var index = open(false);
        assertTrue(isOpenHere());

        Thread.currentThread().interrupt();
        index.close();

        assertTrue(Thread.interrupted());
        assertFalse(isOpenHere());
    }

    @Test
    void read_afterTheClose_isBusy() {
        var index = open(false);
        index.close();

        var fault = assertThrows(StorageFault.class, () -> index.accounts().secretHash("berth"));

        assertEquals(StorageFault.Kind.BUSY, fault.kind());
    }

    @ParameterizedTest
    @CsvSource({
        "SQLITE_BUSY, BUSY",
        "SQLITE_BUSY_RECOVERY, BUSY",
        "SQLITE_BUSY_SNAPSHOT, BUSY",
        "SQLITE_FULL, FULL",
        "SQLITE_LOCKED, BROKEN",
        "SQLITE_IOERR_FSYNC, BROKEN",
        "SQLITE_CORRUPT, BROKEN",
    })
    void fault_ofAResultCode_isOfThatKind(SQLiteErrorCode code, StorageFault.Kind kind) {
        var fault = Database.fault("reading", new SQLiteException("text", code));

        assertEquals(kind, fault.kind());
    }
}
