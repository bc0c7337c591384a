package dev.berth.registry.blob;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much may still be written before the reserve of the disk is touched.
 *
 * @param directory on the file system in question
 * @param reserveBytes that stay free
 */
record FreeSpace(Path directory, long reserveBytes) {
    /** Whether that many more bytes fit; one {@code statvfs}. */
    boolean fits(long bytes) {
        try {
            return Files.getFileStore(directory).getUsableSpace() - reserveBytes >= bytes;
        } catch (IOException e) {
            throw DurableFiles.fault("cannot ask for the free space of " + directory, e);
        }
    }
}
