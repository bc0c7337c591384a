package dev.berth.registry.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.StorageFault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The store's directory, held open by one registry at a time from {@link #open} to {@link #close}.
 */
public final class BlobStore implements AutoCloseable {
    private static final byte[] OCI_LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8);

    private final BlobLayout layout;
    private final FileChannel lock;
    private final boolean wasUnclean;

    private BlobStore(BlobLayout layout, FileChannel lock, boolean wasUnclean) {
        this.layout = layout;
        this.lock = lock;
        this.wasUnclean = wasUnclean;
    }

    /**
     * Makes what is missing and marks the store as open. Looks at no content, so it takes as long
     * for a terabyte as for nothing.
     */
    public static BlobStore open(Path root) {
        var layout = new BlobLayout(root);
        try {
            makeDirectories(layout);
            return locked(layout, lock(layout));
        } catch (IOException e) {
            throw DurableFiles.fault("cannot open the store " + root, e);
        }
    }

    private static BlobStore locked(BlobLayout layout, FileChannel lock) throws IOException {
        try {
            if (!Files.exists(layout.marker())) {
                DurableFiles.write(layout.marker(), OCI_LAYOUT);
            }
            return new BlobStore(layout, lock, markOpen(layout));
        } catch (IOException e) {
            try (lock) {
                throw e;
            }
        }
    }

    /** The kernel gives the lock back when the process ends, however it ends. */
    private static FileChannel lock(BlobLayout layout) throws IOException {
        var channel = FileChannel.open(layout.lock(), CREATE, WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // This process has it open: the same refusal.
        }
        channel.close();
        throw new StorageFault(
                StorageFault.Kind.BUSY, "another registry has " + layout.root() + " open");
    }

    private static void makeDirectories(BlobLayout layout) throws IOException {
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        DurableFiles.makeDirectories(layout.root().toAbsolutePath(), ownerOnly);
        for (var algorithm : Digest.Algorithm.values()) {
            Files.createDirectories(layout.directory(algorithm), ownerOnly);
        }
        Files.createDirectories(layout.uploads(), ownerOnly);
        Files.createDirectories(layout.trash(), ownerOnly);
        Files.createDirectories(layout.quarantine(), ownerOnly);
        DurableFiles.syncDirectory(layout.root().resolve("blobs"));
        DurableFiles.syncDirectory(layout.root());
    }

    private static boolean markOpen(BlobLayout layout) throws IOException {
        try {
            Files.createFile(layout.uncleanMarker());
            DurableFiles.syncDirectory(layout.root());
            return false;
        } catch (FileAlreadyExistsException e) {
            return true;
        }
    }

    /** Where everything lies. */
    public BlobLayout layout() {
        return layout;
    }

    /** Whether the last registry here was cut off instead of closed. */
    public boolean wasUnclean() {
        return wasUnclean;
    }

    /** Gives the lock back and leaves the mark: the next start checks the index. */
    public void release() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new StorageFault(StorageFault.Kind.BROKEN, "cannot unlock the store: " + e, e);
        }
    }

    /** Removes the mark and the lock; call it last, and only when the index has closed. */
    @Override
    public void close() {
        try (lock) {
            Files.deleteIfExists(layout.uncleanMarker());
        } catch (IOException e) {
            throw new StorageFault(
                    StorageFault.Kind.BROKEN, "cannot mark the store as closed: " + e, e);
        }
    }
}
