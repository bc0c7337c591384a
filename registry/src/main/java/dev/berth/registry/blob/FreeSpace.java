package dev.berth.registry.blob;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * How much may still be written before the reserve of the disk is touched.
 *
 * @param directory on the file system in question
 * @param reserveBytes that stay free
 * @param left hears after each look how many bytes are left, below 0 in the reserve
 */
record FreeSpace(Path directory, long reserveBytes, LongConsumer left) {
    /** Whether that many more bytes fit; one {@code statvfs}. */
    boolean fits(long bytes) {
        try {
            long free = Files.getFileStore(directory).getUsableSpace() - reserveBytes;
            left.accept(free - bytes);
            return free >= bytes;
        } catch (IOException e) {
            throw DurableFiles.fault("cannot ask for the free space of " + directory, e);
        }
    }
}
