package dev.berth.registry.blob;

import static java.nio.file.StandardOpenOption.READ;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.StorageFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Content that arrives in many pieces and becomes visible at once, or not at all.
 *
 * <pre>
 * add* → commit → close
 *      ↘ close: nothing stays
 * </pre>
 *
 * <p>Its files are upload files without a session: what a cut-off process leaves of them is removed
 * at the next start.
 */
public final class Staging implements AutoCloseable {
    private final BlobLayout layout;
    private final BlobWriter writer;
    private final long mostBytes;
    private final SecureRandom random = new SecureRandom();
    private final Set<UploadId> files = new HashSet<>();

    /**
     * @param mostBytes of one piece
     */
    public Staging(BlobLayout layout, BlobWriter writer, long mostBytes) {
        this.layout = layout;
        this.writer = writer;
        this.mostBytes = mostBytes;
    }

    /**
     * Takes a piece whole, hashing while it is written.
     *
     * @param size bytes that have to come
     * @return the piece
     * @throws IOException what the stream throws, or if it ends early
     * @throws StorageFault {@code FULL} before the disk's reserve is touched, or where one piece is
     *     larger than any may be
     */
    public Staged add(InputStream stream, long size, Digest.Algorithm algorithm)
            throws IOException {
        var id = UploadId.random(random);
        files.add(id);
        var upload = LiveUpload.begin(layout.upload(id), algorithm, mostBytes);
        var body =
                new IncomingBody(
                        stream, OptionalLong.empty(), OptionalLong.of(size), () -> () -> {});
        return switch (upload.append(body, writer.space())) {
            case UploadOutcome.Received(long length) -> new Staged(id, upload.digest(), length);
            case UploadOutcome.NoSpace() ->
                    throw new StorageFault(
                            StorageFault.Kind.FULL, "the disk has no room for " + size + " bytes");
            case UploadOutcome.TooLarge(long most) ->
                    throw new StorageFault(
                            StorageFault.Kind.FULL,
                            "a piece of " + size + " bytes, expected at most " + most);
            case UploadOutcome.WrongLength(long expected) ->
                    throw new IOException("the stream ends before " + expected + " bytes");
            case UploadOutcome.OutOfOrder _,
                    UploadOutcome.Stored _,
                    UploadOutcome.WrongDigest _,
                    UploadOutcome.Refused _,
                    UploadOutcome.Cancelled _,
                    UploadOutcome.Unknown _,
                    UploadOutcome.Contended _ ->
                    throw new IllegalStateException("a new file takes what comes");
        };
    }

    /** Reads a piece again; the caller closes the stream. */
    public InputStream open(Staged piece) {
        try {
            return Channels.newInputStream(FileChannel.open(file(piece), READ));
        } catch (IOException e) {
            throw DurableFiles.fault("cannot read what was staged", e);
        }
    }

    /**
     * Brings these pieces into the store, in the order of {@link BlobWriter}, and makes them
     * visible in one transaction; call it once.
     *
     * @param transaction makes them visible; every file is in place when it runs
     */
    public void commit(Collection<Staged> pieces, Runnable transaction) {
        try {
            writer.storeAll(pieces.stream().distinct().toList(), this::file, transaction);
        } catch (IOException e) {
            throw DurableFiles.fault("cannot store what was staged", e);
        }
    }

    private Path file(Staged piece) {
        return layout.upload(piece.id());
    }

    /** Removes what was not committed. */
    @Override
    public void close() {
        for (UploadId id : files) {
            writer.discard(layout.upload(id));
        }
    }
}
