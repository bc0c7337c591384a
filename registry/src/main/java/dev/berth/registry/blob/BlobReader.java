package dev.berth.registry.blob;

import static java.nio.file.StandardOpenOption.READ;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.StorageFault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Reads stored content, whole or in part, with one fixed buffer a reader. */
public final class BlobReader {
    /** Bytes that a copy holds in memory. */
    private static final int BUFFER_BYTES = 256 << 10;

    /** Bytes that the kernel is asked to move at a time. */
    private static final long TRANSFER_BYTES = 1L << 20;

    /** Bytes that are written to a full socket: what it takes next. */
    private static final int PIECE_BYTES = 16 << 10;

    private final BlobLayout layout;

    public BlobReader(BlobLayout layout) {
        this.layout = layout;
    }

    /** Content that stays readable until it is closed, even where it is deleted meanwhile. */
    public static final class Content implements AutoCloseable {
        private final FileChannel channel;
        private final long length;

        private Content(FileChannel channel, long length) {
            this.channel = channel;
            this.length = length;
        }

        /** Bytes in the file. */
        public long length() {
            return length;
        }

        /**
         * Writes {@code count} bytes from {@code offset} on.
         *
         * @throws IOException what {@code to} throws
         */
        public void copy(long offset, long count, OutputStream to) throws IOException {
            byte[] bytes = new byte[Math.clamp(count, 1, BUFFER_BYTES)];
            var buffer = ByteBuffer.wrap(bytes);
            long end = offset + count;
            for (long at = offset; at < end; ) {
                buffer.clear().limit((int) Math.min(bytes.length, end - at));
                int read = readAt(at, buffer);
                to.write(bytes, 0, read);
                at += read;
            }
        }

        /**
         * Writes {@code count} bytes from {@code offset} on without taking them into memory, as far
         * as the kernel can.
         *
         * @param moved told whenever some bytes went
         * @throws IOException if the target, or the file, fails
         */
        public void transfer(long offset, long count, WritableByteChannel to, Runnable moved)
                throws IOException {
            long end = offset + count;
            for (long at = offset; at < end; ) {
                long sent = channel.transferTo(at, Math.min(TRANSFER_BYTES, end - at), to);
                if (sent == 0) {
                    // The socket is full, and only a write waits for it.
                    sent = writePiece(at, (int) Math.min(PIECE_BYTES, end - at), to);
                }
                at += sent;
                moved.run();
            }
        }

        private int writePiece(long at, int count, WritableByteChannel to) throws IOException {
            var piece = ByteBuffer.allocate(count);
            int read = readAt(at, piece);
            piece.flip();
            while (piece.hasRemaining()) {
                to.write(piece);
            }
            return read;
        }

        private int readAt(long at, ByteBuffer buffer) {
            try {
                int read = channel.read(buffer, at);
                if (read > 0) {
                    return read;
                }
            } catch (IOException e) {
                throw DurableFiles.fault("cannot read content", e);
            }
            throw new StorageFault(
                    StorageFault.Kind.BROKEN, "content ends at " + at + ", expected " + length);
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw DurableFiles.fault("cannot close content", e);
            }
        }
    }

    /** Opens the content of that digest; empty where there is no file. */
    public Optional<Content> open(Digest digest) {
        try {
            return Optional.of(content(FileChannel.open(layout.blob(digest), READ)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw DurableFiles.fault("cannot open " + digest, e);
        }
    }

    /** Takes the channel over; one whose length cannot be had is closed. */
    private static Content content(FileChannel channel) throws IOException {
        try {
            return new Content(channel, channel.size());
        } catch (IOException e) {
            try (channel) {
                throw e;
            }
        }
    }
}
