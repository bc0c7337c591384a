package dev.berth.registry.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.registry.base.StorageFault;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class DurableFilesTest {
    private static StorageFault.Kind kind(IOException cause) {
        return DurableFiles.fault("cannot open it", cause).kind();
    }

    /** Whoever reads content again takes it for damaged where the device is to blame. */
    @Test
    void fault_tooManyOpenFilesOrAnInterrupt_isNotTheDevices() {
        assertEquals(
                StorageFault.Kind.BUSY,
                kind(new FileSystemException("/blob", null, "Too many open files")));
        assertEquals(
                StorageFault.Kind.BUSY,
                kind(new FileSystemException("/blob", null, "Too many open files in system")));
        assertEquals(StorageFault.Kind.BUSY, kind(new ClosedByInterruptException()));
        assertEquals(
                StorageFault.Kind.BROKEN,
                kind(new FileSystemException("/blob", null, "Input/output error")));
        assertEquals(
                StorageFault.Kind.FULL,
                kind(new FileSystemException("/blob", null, "No space left on device")));
    }
}
