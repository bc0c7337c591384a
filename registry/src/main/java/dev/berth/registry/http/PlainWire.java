package dev.berth.registry.http;

import dev.berth.registry.blob.BlobReader;
import io.helidon.common.buffers.BufferData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a plain connection, past the server's own buffers.
 *
 * <p>Those hold 8 KiB, so a blob of 1 GiB would take 131 072 reads and as many writes; and what is
 * read goes into a list of arrays whose dead head keeps the rest alive once it is in the old
 * generation, so that the heap fills up to its bound. Here a body is read through one array, and
 * stored content goes from the page cache to the socket without a copy (sendfile).
 */
final class PlainWire {
    /** Bytes of a body that are held at once. */
    private static final int PIECE_BYTES = 64 << 10;

    private final SocketChannel channel;
    private final Progress progress;

    /** Allocated while a body is read. */
    private byte @Nullable [] piece;

    private int at;
    private int end;

    PlainWire(SocketChannel channel, Progress progress) {
        this.channel = channel;
        this.progress = progress;
    }

    /** Bytes that were read and not yet taken. */
    int available() {
        return end - at;
    }

    /**
     * Reads some bytes, where none are left; none at the end of the stream.
     *
     * @param most what may be read, > 0: nothing behind the body is
     * @throws UncheckedIOException if the connection breaks off
     */
    void read(long most) {
        byte[] bytes = piece == null ? new byte[PIECE_BYTES] : piece;
        piece = bytes;
        at = 0;
        try {
            end = Math.max(0, channel.read(buffer(bytes, most)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        progress.happened();
    }

    private static ByteBuffer buffer(byte[] bytes, long most) {
        return ByteBuffer.wrap(bytes, 0, Math.clamp(most, 1, bytes.length));
    }

    /**
     * Takes bytes that were read; they stay as they are until the next read.
     *
     * @param count at most those that are available
     */
    BufferData take(int count) {
        if (piece == null || count > available()) {
            throw new IllegalStateException(count + " bytes of " + available());
        }
        var taken = BufferData.create(piece, at, count);
        at += count;
        return taken;
    }

    /** Between two requests nothing is held. */
    void rest() {
        if (available() == 0) {
            piece = null;
        }
    }

    /** Sends a part of stored content, after everything that was written before. */
    void send(BlobReader.Content content, long offset, long count) throws IOException {
        content.transfer(offset, count, channel, progress::happened);
    }
}
