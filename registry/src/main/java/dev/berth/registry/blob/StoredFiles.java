package dev.berth.registry.blob;

import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A walk over the names of all content of one algorithm, a few at a time. */
public final class StoredFiles implements AutoCloseable {
    private final Digest.Algorithm algorithm;
    private final DirectoryStream<Path> directory;
    private final Iterator<Path> files;

    private StoredFiles(Digest.Algorithm algorithm, DirectoryStream<Path> directory) {
        this.algorithm = algorithm;
        this.directory = directory;
        this.files = directory.iterator();
    }

    /** Begins a walk. */
    @SuppressWarnings("StreamResourceLeak") // Whoever closes the walk closes the stream.
    public static StoredFiles of(BlobLayout layout, Digest.Algorithm algorithm) {
        try {
            return new StoredFiles(
                    algorithm, Files.newDirectoryStream(layout.directory(algorithm)));
        } catch (IOException e) {
            throw DurableFiles.fault("cannot list " + layout.directory(algorithm), e);
        }
    }

    /** The next ones, at most {@code count}; none at the end. Files of other names are passed. */
    public List<Digest> next(int count) {
        var digests = new ArrayList<Digest>();
        try {
            while (digests.size() < count && files.hasNext()) {
                digest(String.valueOf(files.next().getFileName())).ifPresent(digests::add);
            }
        } catch (DirectoryIteratorException e) {
            throw DurableFiles.fault(
                    "cannot list content", new IOException("a listing broke off", e));
        }
        return digests;
    }

    private Optional<Digest> digest(String name) {
        return Digest.parse(algorithm.label() + ":" + name) instanceof Result.Ok<Digest>(var digest)
                ? Optional.of(digest)
                : Optional.empty();
    }

    @Override
    public void close() {
        try {
            directory.close();
        } catch (IOException e) {
            throw DurableFiles.fault("cannot close a listing", e);
        }
    }
}
