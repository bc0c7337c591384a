package dev.berth.proxy.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A connection's incoming bytes through one buffer; knows lines and how much lies unread. The
 * buffer is small until more comes at once than it holds.
 */
public final class WireInput {
    private static final int FIRST_BYTES = 2 * 1024;
    private static final int BUFFER_BYTES = 16 * 1024;

    private final ByteSource source;
    private byte[] buffer = new byte[FIRST_BYTES];
    private int position;
    private int limit;

    /** Whether the last line has no control character but HTAB. */
    private boolean plain;

    public WireInput(ByteSource source) {
        this.source = source;
    }

    /** Bytes that were received and not consumed. */
    public int unread() {
        return limit - position;
    }

    /** Waits for a byte. False at the end. */
    public boolean await() throws IOException {
        return position < limit || fill();
    }

    /** Reads what there is, at least one byte; -1 at the end. */
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == limit) {
            if (length >= BUFFER_BYTES) {
                return source.read(target, offset, length);
            }
            if (!fill()) {
                return -1;
            }
        }
        int taken = Math.min(length, limit - position);
        System.arraycopy(buffer, position, target, offset, taken);
        position += taken;
        return taken;
    }

    /** One byte; an end here is an {@link EOFException}. */
    int next() throws IOException {
        if (position == limit && !fill()) {
            throw new EOFException("the connection ended inside a message");
        }
        return buffer[position++] & 0xff;
    }

    /**
     * One line without its CRLF, ISO 8859-1; a lone CR or LF is refused.
     *
     * @param maxBytes of the line
     * @param tooLong what a longer line is
     */
    String line(int maxBytes, BadMessage.Kind tooLong) throws IOException {
        String begun = "";
        plain = true;
        while (true) {
            if (position == limit && !fill()) {
                throw new EOFException("the connection ended inside a message");
            }
            int start = position;
            int at = lineEnd(start, Math.min(limit, start + maxBytes + 1 - begun.length()));
            String part = new String(buffer, start, at - start, StandardCharsets.ISO_8859_1);
            String line = begun.isEmpty() ? part : begun + part;
            position = at;
            if (line.length() > maxBytes) {
                throw new BadMessage(tooLong, "a line is longer than " + maxBytes + " bytes");
            }
            if (at < limit) {
                int stop = next();
                if (stop != '\r') {
                    throw BadMessage.malformed(stop == 0 ? "NUL in a line" : "LF without CR");
                }
                if (next() != '\n') {
                    throw BadMessage.malformed("CR without LF");
                }
                return line;
            }
            begun = line;
        }
    }

    /** Whether the last line has no control character but HTAB. */
    boolean plainLine() {
        return plain;
    }

    /** Where the line's octets end: at CR, LF, NUL or what there is. */
    private int lineEnd(int start, int end) {
        int at = Controls.first(buffer, start, end);
        while (at < end && buffer[at] != '\r' && buffer[at] != '\n' && buffer[at] != 0) {
            plain &= buffer[at] == '\t';
            at = Controls.first(buffer, at + 1, end);
        }
        return at;
    }

    private boolean fill() throws IOException {
        if (limit == buffer.length && limit < BUFFER_BYTES) {
            buffer = new byte[BUFFER_BYTES];
        }
        int count = source.read(buffer, 0, buffer.length);
        position = 0;
        limit = Math.max(count, 0);
        return count > 0;
    }
}
