package dev.berth.registry.blob;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.berth.policies.image.Digest;
import dev.berth.registry.blob.UploadOutcome.NoSpace;
import dev.berth.registry.blob.UploadOutcome.OutOfOrder;
import dev.berth.registry.blob.UploadOutcome.Received;
import dev.berth.registry.blob.UploadOutcome.TooLarge;
import dev.berth.registry.blob.UploadOutcome.WrongLength;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One upload while the process lives: its file, how long it is and the hash of what is in it.
 *
 * <p>Whoever appends or finishes holds {@link #lock()}; {@link #length()} may be read without.
 */
final class LiveUpload {
    /** Bytes read, hashed and written at a time: as many as stay in a core's own cache. */
    private static final int BUFFER_BYTES = 64 << 10;

    /** Bytes between two looks at the free space. */
    private static final long SPACE_CHECK_BYTES = 4L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Path file;
    private final long mostBytes;
    private volatile long length;
    private final Digest.Algorithm firstAlgorithm;
    private @Nullable ContentHash hash;
    private boolean over;

    private LiveUpload(Path file, Digest.Algorithm firstAlgorithm, long mostBytes, long length) {
        this.file = file;
        this.firstAlgorithm = firstAlgorithm;
        this.mostBytes = mostBytes;
        this.length = length;
    }

    static LiveUpload begin(Path file, Digest.Algorithm algorithm, long mostBytes) {
        return new LiveUpload(file, algorithm, mostBytes, 0);
    }

    /** Goes on with what an earlier process left; it is hashed again when the hash is needed. */
    static LiveUpload resume(Path file, Digest.Algorithm algorithm, long mostBytes)
            throws IOException {
        return new LiveUpload(
                file, algorithm, mostBytes, Files.exists(file) ? Files.size(file) : 0);
    }

    ReentrantLock lock() {
        return lock;
    }

    Path file() {
        return file;
    }

    long length() {
        return length;
    }

    /** Whether the session ended while somebody waited for the lock. */
    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }

    /** Hashes by another algorithm, which costs nothing while there is no content. */
    private void hashBy(Digest.Algorithm algorithm) throws IOException {
        if (hash == null ? algorithm != firstAlgorithm : hash.algorithm() != algorithm) {
            hash = hashed(algorithm);
        }
    }

    Digest digest() throws IOException {
        return hash().digest();
    }

    private ContentHash hash() throws IOException {
        ContentHash known = hash;
        if (known == null) {
            known = hashed(firstAlgorithm);
            hash = known;
        }
        return known;
    }

    private ContentHash hashed(Digest.Algorithm algorithm) throws IOException {
        return length == 0
                ? ContentHash.empty(algorithm)
                : ContentHash.ofFile(algorithm, file, length);
    }

    /**
     * Appends a body. A body that is refused leaves the session as it was; one that breaks off
     * leaves what had arrived, from where the client may go on.
     */
    UploadOutcome append(IncomingBody body, FreeSpace space) throws IOException {
        return append(body, hash == null ? firstAlgorithm : hash.algorithm(), space);
    }

    /** The same, and hashes by that algorithm from then on; a refused body costs no hashing. */
    UploadOutcome append(IncomingBody body, Digest.Algorithm algorithm, FreeSpace space)
            throws IOException {
        if (body.first().isPresent() && body.first().getAsLong() != length) {
            return new OutOfOrder(length);
        }
        if (body.length().isPresent() && body.length().getAsLong() > mostBytes - length) {
            return new TooLarge(mostBytes);
        }
        if (!space.fits(body.length().orElse(1))) {
            return new NoSpace();
        }
        long before = length;
        ContentHash hashBefore;
        try (var _ = body.work().begin()) {
            hashBy(algorithm);
            hashBefore = hash().copy();
        }
        try (var channel = FileChannel.open(file, CREATE, WRITE)) {
            // The file must not be longer than what was hashed, as after a write that failed.
            channel.truncate(length);
            var refused = receive(body, channel, space);
            if (refused.isPresent()) {
                return refused.get();
            }
            long arrived = length - before;
            if (body.length().isPresent() && arrived != body.length().getAsLong()) {
                channel.truncate(before);
                length = before;
                hash = hashBefore;
                return new WrongLength(body.length().getAsLong());
            }
        }
        return new Received(length);
    }

    private Optional<UploadOutcome> receive(IncomingBody body, FileChannel channel, FreeSpace space)
            throws IOException {
        byte[] buffer = new byte[Math.clamp(body.length().orElse(BUFFER_BYTES), 1, BUFFER_BYTES)];
        var writeBack = new WriteBack(channel);
        long checkedAt = length;
        try {
            while (true) {
                int filled = fill(body.stream(), buffer, channel, writeBack);
                if (filled == 0) {
                    return Optional.empty();
                }
                if (filled > mostBytes - length) {
                    return Optional.of(new TooLarge(mostBytes));
                }
                if (length - checkedAt >= SPACE_CHECK_BYTES) {
                    if (!space.fits(SPACE_CHECK_BYTES)) {
                        return Optional.of(new NoSpace());
                    }
                    checkedAt = length;
                }
                write(buffer, filled, channel, writeBack);
            }
        } finally {
            try (var _ = body.work().begin()) {
                writeBack.finish();
            }
        }
    }

    /** Fills the buffer; where the stream breaks, what it gave is kept before the break is told. */
    private int fill(InputStream stream, byte[] buffer, FileChannel channel, WriteBack writeBack)
            throws IOException {
        int filled = 0;
        boolean whole = false;
        try {
            while (filled < buffer.length) {
                int read = stream.read(buffer, filled, buffer.length - filled);
                if (read < 0) {
                    break;
                }
                filled += read;
            }
            whole = true;
            return filled;
        } finally {
            if (!whole && filled > 0 && filled <= mostBytes - length) {
                keep(buffer, filled, channel, writeBack);
            }
        }
    }

    /** Writes although the thread may be interrupted, which would close the channel. */
    private void keep(byte[] bytes, int count, FileChannel channel, WriteBack writeBack)
            throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            write(bytes, count, channel, writeBack);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void write(byte[] bytes, int count, FileChannel channel, WriteBack writeBack)
            throws IOException {
        var buffer = ByteBuffer.wrap(bytes, 0, count);
        long end = length;
        try {
            while (buffer.hasRemaining()) {
                end += channel.write(buffer, end);
            }
        } catch (IOException e) {
            // The space is given back; where that fails too, the next append does it.
            if (channel.isOpen()) {
                channel.truncate(length);
            }
            throw e;
        }
        hash().add(bytes, count);
        length = end;
        writeBack.wrote(count);
    }
}
