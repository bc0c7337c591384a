package dev.berth.registry.blob;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.StorageFault;
import java.io.IOException;
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
    private final boolean wasUnclean;

    private BlobStore(BlobLayout layout, boolean wasUnclean) {
        this.layout = layout;
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
            if (!Files.exists(layout.marker())) {
                DurableFiles.write(layout.marker(), OCI_LAYOUT);
            }
            return new BlobStore(layout, markOpen(layout));
        } catch (IOException e) {
            throw DurableFiles.fault("cannot open the store " + root, e);
        }
    }

    private static void makeDirectories(BlobLayout layout) throws IOException {
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(layout.root(), ownerOnly);
        for (var algorithm : Digest.Algorithm.values()) {
            Files.createDirectories(layout.directory(algorithm), ownerOnly);
        }
        Files.createDirectories(layout.uploads(), ownerOnly);
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

    /** Removes the mark; call it last. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(layout.uncleanMarker());
        } catch (IOException e) {
            throw new StorageFault(
                    StorageFault.Kind.BROKEN, "cannot mark the store as closed: " + e, e);
        }
    }
}
