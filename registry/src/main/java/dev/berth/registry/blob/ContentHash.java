package dev.berth.registry.blob;

import static java.nio.file.StandardOpenOption.READ;

import dev.berth.policies.image.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash of content as far as it has been seen. */
final class ContentHash {
    private static final int BUFFER_BYTES = 256 << 10;

    private final Digest.Algorithm algorithm;
    private final MessageDigest state;

    private ContentHash(Digest.Algorithm algorithm, MessageDigest state) {
        this.algorithm = algorithm;
        this.state = state;
    }

    /** The hash of nothing yet. */
    static ContentHash empty(Digest.Algorithm algorithm) {
        try {
            return new ContentHash(algorithm, MessageDigest.getInstance(algorithm.javaName()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm.javaName(), e);
        }
    }

    /** The hash of the first {@code length} bytes of a file, read again. */
    static ContentHash ofFile(Digest.Algorithm algorithm, Path file, long length)
            throws IOException {
        var hash = empty(algorithm);
        try (var channel = FileChannel.open(file, READ)) {
            var buffer = ByteBuffer.allocate(BUFFER_BYTES);
            for (long at = 0; at < length; ) {
                buffer.clear().limit((int) Math.min(BUFFER_BYTES, length - at));
                int read = channel.read(buffer, at);
                if (read <= 0) {
                    throw new IOException(file + " ends at " + at + ", expected " + length);
                }
                hash.add(buffer.array(), read);
                at += read;
            }
        }
        return hash;
    }

    Digest.Algorithm algorithm() {
        return algorithm;
    }

    void add(byte[] bytes, int count) {
        state.update(bytes, 0, count);
    }

    /** The same state, from which either goes on alone. */
    ContentHash copy() {
        try {
            return new ContentHash(algorithm, (MessageDigest) state.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's digests can be cloned", e);
        }
    }

    /** The digest of what was seen; more may follow. */
    Digest digest() {
        return Digest.ofHash(algorithm, copy().state.digest());
    }
}
