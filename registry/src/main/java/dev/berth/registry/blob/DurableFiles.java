package dev.berth.registry.blob;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.berth.registry.base.StorageFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Locale;

/** File operations that have happened, on the disk, when they return. */
final class DurableFiles {
    private DurableFiles() {}

    /** Makes a directory's entries survive a power cut (fsync of the directory). */
    static void syncDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    /** Makes a directory and its parents, where they are missing, each known to its own parent. */
    static void makeDirectories(Path directory, FileAttribute<?> attribute) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directoryOf(directory);
        makeDirectories(parent, attribute);
        Files.createDirectory(directory, attribute);
        syncDirectory(parent);
    }

    /** Renames within the file system and syncs the target's directory. */
    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        // A cut in an earlier move may have left the file under both names, and a rename of a file
        // onto itself does nothing.
        Files.deleteIfExists(from);
        syncDirectory(directoryOf(to));
    }

    /** Writes a small file through a temporary neighbour. */
    static void write(Path target, byte[] content) throws IOException {
        Path temporary = target.resolveSibling(target.getFileName() + ".new");
        writeNew(temporary, content);
        move(temporary, target);
    }

    /** Writes and syncs a file whose name does not have to survive. */
    static void writeNew(Path file, byte[] content) throws IOException {
        try (var channel = FileChannel.open(file, CREATE, WRITE, TRUNCATE_EXISTING)) {
            var buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private static Path directoryOf(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("the root of a file system is no file: " + file);
        }
        return parent;
    }

    /** The fault that an I/O exception is: a full disk is told apart by the kernel's words. */
    static StorageFault fault(String what, IOException cause) {
        String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        boolean full = words.contains("no space left") || words.contains("quota exceeded");
        var kind = full ? StorageFault.Kind.FULL : StorageFault.Kind.BROKEN;
        // That passes; content that cannot be opened because of it is not damaged.
        boolean crowded = words.contains("too many open files");
        // An interrupt ends a request that stands still or runs past the stop, and closes the
        // channel under a sync beside it; no disk is to blame.
        return new StorageFault(
                crowded || cause instanceof ClosedChannelException ? StorageFault.Kind.BUSY : kind,
                what + ": " + cause,
                cause);
    }
}
