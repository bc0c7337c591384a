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
}
