package dev.berth.registry.gc;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.blob.BlobReader;
import dev.berth.registry.index.StoredBlob;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Reads one blob whole, at a bounded pace, and compares it with its name. */
final class ContentCheck {
    private static final long NANOS = Duration.ofSeconds(1).toNanos();

    private final BlobReader blobs;

    ContentCheck(BlobReader blobs) {
        this.blobs = blobs;
    }

    /**
     * What is wrong with the blob, for people; empty if nothing is.
     *
     * @param bytesPerSecond at most, on average, asked again and again; 0 for as many as there are
     * @throws StorageFault {@code BUSY} if the registry closes; another if it cannot be read, twice
     */
    Optional<String> fault(StoredBlob blob, LongSupplier bytesPerSecond, Pace pace) {
        try {
            return wrong(blob, bytesPerSecond, pace);
        } catch (StorageFault fault) {
            if (fault.kind() == StorageFault.Kind.BUSY) {
                throw fault;
            }
            // A disk may fail once; what is wrong the second time is said by whoever asked.
            return wrong(blob, bytesPerSecond, pace);
        }
    }

    private Optional<String> wrong(StoredBlob blob, LongSupplier bytesPerSecond, Pace pace) {
        var content = blobs.open(blob.digest());
        if (content.isEmpty()) {
            return Optional.of("its file is missing");
        }
        try (var file = content.get()) {
            if (file.length() != blob.size()) {
                return Optional.of("has " + file.length() + " bytes, expected " + blob.size());
            }
            var state = state(blob.digest().algorithm());
            file.copy(0, file.length(), new Hashing(state, bytesPerSecond, pace));
            Digest actual = Digest.ofHash(blob.digest().algorithm(), state.digest());
            return actual.equals(blob.digest())
                    ? Optional.empty()
                    : Optional.of("its content is that of " + actual);
        } catch (IOException e) {
            throw new IllegalStateException("a hash takes every byte", e);
        }
    }

    private static MessageDigest state(Digest.Algorithm algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.javaName());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm.javaName(), e);
        }
    }

    /** Hashes what is written to it and takes as long over it as the pace wants. */
    private static final class Hashing extends OutputStream {
        private final MessageDigest state;
        private final LongSupplier bytesPerSecond;
        private final Pace pace;

        Hashing(MessageDigest state, LongSupplier bytesPerSecond, Pace pace) {
            this.state = state;
            this.bytesPerSecond = bytesPerSecond;
            this.pace = pace;
        }

        @Override
        public void write(int one) {
            state.update((byte) one);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            state.update(bytes, offset, count);
            long speed = bytesPerSecond.getAsLong();
            pace.rest(speed == 0 ? Duration.ZERO : Duration.ofNanos(count * NANOS / speed));
        }
    }
}
