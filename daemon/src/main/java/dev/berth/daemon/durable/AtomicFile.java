package dev.berth.daemon.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that is replaced whole: at every moment, and after a power cut at any moment, its name
 * shows either the old content or the new.
 *
 * <p>The new content is written beside it under another name, forced to the disk, renamed over the
 * old one, and the directory is forced too: without the first force the name could appear before
 * the bytes, without the last the rename itself could be lost.
 */
public final class AtomicFile {
    private static final String UNFINISHED = ".unfinished";

    private AtomicFile() {}

    /**
     * Replaces {@code file} by {@code content}. The mode is the file's from its first byte on, so
     * no moment exists in which somebody else could open it.
     *
     * @param mode as {@code ls} writes it, such as {@code rw-------}
     */
    public static void replace(Path file, byte[] content, String mode) throws IOException {
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
        Path unfinished = unfinished(file);
        Files.deleteIfExists(unfinished);
        try (FileChannel channel =
                FileChannel.open(
                        unfinished,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(permissions))) {
            // The umask may have taken bits away from the mode above; it never adds any.
            Files.setPosixFilePermissions(unfinished, permissions);
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(parent(file));
    }

    /** Makes a created, renamed or deleted name in {@code directory} survive a power cut. */
    static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Where the new content stands until it is whole. */
    static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + UNFINISHED);
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " is not a file in a directory");
        }
        return parent;
    }
}
