package dev.berth.proxy.http2.frame;

import dev.berth.proxy.wire.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a connection's frames through one fixed buffer and refuses what breaks a frame's own rules:
 * sizes, padding, whether it belongs to a stream (RFC 9113 §4, §6).
 *
 * <p>The accessors speak of the frame that {@link #next} read last and are valid until it is called
 * again.
 */
public final class FrameReader {
    private static final int HEADER_BYTES = 9;
    private static final int PRIORITY_BYTES = 5;

    private final ByteSource source;
    private final int maxFrameBytes;
    private final byte[] buffer;
    private int position;
    private int limit;

    private FrameType type = FrameType.UNKNOWN;
    private int flags;
    private int stream;
    private int length;
    private int from;
    private int count;
    private boolean selfDependent;

    /**
     * A reader of frames.
     *
     * @param maxFrameBytes as our settings say; the buffer holds two such frames
     */
    public FrameReader(ByteSource source, int maxFrameBytes) {
        this.source = source;
        this.maxFrameBytes = maxFrameBytes;
        this.buffer = new byte[2 * (HEADER_BYTES + maxFrameBytes)];
    }

    /**
     * Consumes the fixed bytes that a connection begins with.
     *
     * @throws ConnectionError if there are others
     */
    public void expect(byte[] opening) throws IOException {
        for (int at = 0; at < opening.length; at++) {
            if (!await(1)) {
                throw new EOFException("the connection ended inside its preface");
            }
            if (buffer[position++] != opening[at]) {
                throw ConnectionError.protocol("the connection does not begin with the preface");
            }
        }
    }

    /**
     * Reads the next frame.
     *
     * @return false if the connection ended between two frames
     * @throws ConnectionError or {@link StreamError} if it breaks its own rules
     * @throws EOFException if the connection ended inside a frame
     */
    public boolean next() throws IOException {
        if (!await(HEADER_BYTES)) {
            if (position < limit) {
                throw new EOFException("the connection ended inside a frame");
            }
            return false;
        }
        length = (octetAt(0) << 16) | (octetAt(1) << 8) | octetAt(2);
        type = FrameType.of(octetAt(3));
        flags = octetAt(4);
        stream = intAt(position + 5) & Integer.MAX_VALUE;
        if (length > maxFrameBytes) {
            throw new ConnectionError(
                    ErrorCode.FRAME_SIZE_ERROR,
                    "a frame has " + length + " bytes, expected at most " + maxFrameBytes);
        }
        if (!await(HEADER_BYTES + length)) {
            throw new EOFException("the connection ended inside a frame");
        }
        from = position + HEADER_BYTES;
        count = length;
        position = from + length;
        selfDependent = false;
        check();
        return true;
    }

    public FrameType type() {
        return type;
    }

    /** Whether one of the bits of {@link Flag} is set. */
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    public int stream() {
        return stream;
    }

    /** The payload's bytes as sent: what flow control counts. */
    public int length() {
        return length;
    }

    /** The array that holds the content, from {@link #from} on. */
    public byte[] array() {
        return buffer;
    }

    public int from() {
        return from;
    }

    /** Bytes of the content: the payload without padding and priority. */
    public int count() {
        return count;
    }

    /** One octet of the content. */
    public int octet(int at) {
        return buffer[from + at] & 0xff;
    }

    /** Four octets of the content, the highest first. */
    public int integer(int at) {
        return intAt(from + at);
    }

    /** Whether HEADERS or PRIORITY makes its stream depend on itself (RFC 7540 §5.3.1). */
    public boolean selfDependent() {
        return selfDependent;
    }

    /** The type of the frame of which a part has come; null if nothing lies unread. */
    public @Nullable FrameType arriving() {
        int unread = limit - position;
        return unread == 0 ? null : unread < 4 ? FrameType.UNKNOWN : FrameType.of(octetAt(3));
    }

    private void check() throws IOException {
        switch (type) {
            case DATA -> {
                onStream();
                unpad();
            }
            case HEADERS -> {
                onStream();
                unpad();
                if (has(Flag.PRIORITY)) {
                    dependency();
                    from += PRIORITY_BYTES;
                    count -= PRIORITY_BYTES;
                }
            }
            case PRIORITY -> {
                onStream();
                if (length != PRIORITY_BYTES) {
                    throw new StreamError(
                            stream, ErrorCode.FRAME_SIZE_ERROR, "PRIORITY has 5 bytes");
                }
                dependency();
            }
            case RST_STREAM -> {
                onStream();
                size(length == 4);
            }
            case SETTINGS -> {
                onConnection();
                size(has(Flag.ACK) ? length == 0 : length % Settings.ENTRY_BYTES == 0);
            }
            case PUSH_PROMISE -> {
                onStream();
                unpad();
                size(count >= 4);
            }
            case PING -> {
                onConnection();
                size(length == 8);
            }
            case GOAWAY -> {
                onConnection();
                size(length >= 8);
            }
            case WINDOW_UPDATE -> size(length == 4);
            case CONTINUATION -> onStream();
            case UNKNOWN -> {
                // Skipped, whatever it says (RFC 9113 §5.5).
            }
        }
    }

    private void unpad() throws ConnectionError {
        if (has(Flag.PADDED)) {
            size(count >= 1);
            int padding = octet(0);
            from++;
            count -= 1 + padding;
            if (count < 0) {
                throw ConnectionError.protocol("padding is longer than its frame");
            }
        }
    }

    private void dependency() throws ConnectionError {
        size(count >= PRIORITY_BYTES);
        selfDependent = (integer(0) & Integer.MAX_VALUE) == stream;
    }

    private void onStream() throws ConnectionError {
        if (stream == 0) {
            throw ConnectionError.protocol(type + " on stream 0");
        }
    }

    private void onConnection() throws ConnectionError {
        if (stream != 0) {
            throw ConnectionError.protocol(type + " on a stream");
        }
    }

    private void size(boolean fits) throws ConnectionError {
        if (!fits) {
            throw new ConnectionError(
                    ErrorCode.FRAME_SIZE_ERROR, type + " has " + length + " bytes");
        }
    }

    /** Waits until so many bytes lie unread; false at the end. */
    private boolean await(int wanted) throws IOException {
        if (wanted > buffer.length - position) {
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
        } else if (position == limit) {
            position = 0;
            limit = 0;
        }
        while (limit - position < wanted) {
            int read = source.read(buffer, limit, buffer.length - limit);
            if (read < 0) {
                return false;
            }
            limit += read;
        }
        return true;
    }

    private int octetAt(int ahead) {
        return buffer[position + ahead] & 0xff;
    }

    private int intAt(int at) {
        return ((buffer[at] & 0xff) << 24)
                | ((buffer[at + 1] & 0xff) << 16)
                | ((buffer[at + 2] & 0xff) << 8)
                | (buffer[at + 3] & 0xff);
    }
}
