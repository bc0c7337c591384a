package dev.berth.registry.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads a connection's bytes with a bound on what a chunk may hold in memory.
 *
 * <p>The server's codec asks for every chunk of a chunked body in one piece, so a client could make
 * it allocate 2 GiB. A larger chunk is served here in pieces. The codec asks for a line (the size),
 * the data, and to skip two bytes (the line's end); after a piece that was cut short nothing is
 * skipped and the next line is the size that is left, so the codec sees many small chunks:
 *
 * <pre>
 * wire:   40000000 CRLF 1 GiB                                    CRLF
 * codec:  40000000      256 KiB, skip, 3ffc0000, 256 KiB, skip ...
 * </pre>
 *
 * <p>Sizes are also held to RFC 9112 section 7.1 here: the codec takes {@code +5} and any two bytes
 * for the line's end.
 */
@SuppressWarnings("removal") // The constructor: its replacement, a factory, cannot be extended.
final class BoundedReader extends DataReader {
    /** Bytes of a chunk that are in memory at once. */
    private static final int MOST_CHUNK_BYTES = 256 << 10;

    /** Characters in the line of a chunk's size with its extensions. */
    private static final int MOST_LINE_CHARACTERS = 256;

    private static final int LINE_END_BYTES = 2;

    /** Eight digits fit an int but for the sign, which the codec refuses. */
    private static final Pattern SIZE = Pattern.compile("[0-9a-fA-F]{1,8}");

    private enum Next {
        /** Something that is no chunk: request line, header, body of known length. */
        OTHER,
        /** The line that closes a chunked body. */
        TRAILER,
        /** The data of a chunk. */
        DATA,
        /** The line's end after a piece that was cut short, which is not there. */
        NO_END,
        /** The line's end after a chunk. */
        END
    }

    private final Progress progress;
    private Next next = Next.OTHER;
    private int left;

    BoundedReader(Supplier<byte[]> source, Progress progress) {
        super(source);
        this.progress = progress;
    }

    /** The codec asks this before it asks how much of a body is there. */
    @Override
    public void ensureAvailable() {
        if (!fromWire(progress.bodyBytesLeft())) {
            super.ensureAvailable();
        }
    }

    @Override
    public int available() {
        PlainWire wire = progress.wire();
        return wire != null && wire.available() > 0 ? wire.available() : super.available();
    }

    /** Whether there are bytes past the list of arrays, which has to be empty first. */
    private boolean fromWire(long most) {
        PlainWire wire = progress.wire();
        if (wire == null) {
            return false;
        }
        if (wire.available() == 0 && most > 0 && super.available() == 0) {
            try {
                wire.read(most);
            } catch (UncheckedIOException e) {
                throw new ServerConnectionException("the connection broke off", e);
            }
        }
        return wire.available() > 0;
    }

    /** What the list has, where the rest need not go into it. */
    private int listed(int piece) {
        int listed = super.available();
        return progress.wire() == null || listed == 0 ? piece : Math.min(piece, listed);
    }

    private BufferData taken(int most) {
        PlainWire wire = progress.wire();
        if (wire == null || wire.available() == 0) {
            return super.readBuffer(most);
        }
        return wire.take(Math.min(most, wire.available()));
    }

    /** A chunk's size, or what closes a chunked body; the codec reads no other line this way. */
    @Override
    public String readLine() {
        if (left > 0) {
            next = Next.DATA;
            return Integer.toHexString(left);
        }
        int end = findNewLine(MOST_LINE_CHARACTERS);
        if (end == MOST_LINE_CHARACTERS) {
            throw malformed();
        }
        String line = readAsciiString(end);
        super.skip(LINE_END_BYTES);
        if (line.isEmpty() && next == Next.TRAILER) {
            next = Next.OTHER;
            return line;
        }
        int semicolon = line.indexOf(';');
        String size = (semicolon < 0 ? line : line.substring(0, semicolon)).stripTrailing();
        if (!SIZE.matcher(size).matches()) {
            throw malformed();
        }
        next = size.chars().allMatch(digit -> digit == '0') ? Next.TRAILER : Next.DATA;
        return size;
    }

    @Override
    public BufferData readBuffer(int length) {
        if (next != Next.DATA) {
            BufferData data = taken(length);
            progress.bodyRead(data.available());
            return data;
        }
        int piece = Math.min(length, MOST_CHUNK_BYTES);
        next = Next.OTHER;
        BufferData data = fromWire(piece) ? taken(piece) : super.readBuffer(listed(piece));
        left = length - data.available();
        next = left > 0 ? Next.NO_END : Next.END;
        return data;
    }

    @Override
    public void skip(int length) {
        switch (next) {
            case NO_END -> next = Next.OTHER;
            case END -> {
                next = Next.OTHER;
                if (!startsWithNewLine()) {
                    throw malformed();
                }
                super.skip(length);
            }
            case OTHER, TRAILER, DATA -> super.skip(length);
        }
    }

    private static RequestException malformed() {
        return RequestException.builder()
                .type(DirectHandler.EventType.BAD_REQUEST)
                .setKeepAlive(false)
                .message("a chunk is malformed")
                .build();
    }
}
