package dev.berth.proxy.wire;

import java.io.IOException;
import java.util.Arrays;

/**
 * A connection's outgoing bytes, gathered in one buffer until they are flushed; much at once is not
 * copied. The buffer is small until more is gathered than it holds.
 */
public final class WireOutput {
    private static final int FIRST_BYTES = 2 * 1024;
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int MUCH_BYTES = 8 * 1024;

    private final ByteSink sink;
    private byte[] buffer = new byte[FIRST_BYTES];
    private int filled;

    public WireOutput(ByteSink sink) {
        this.sink = sink;
    }

    public void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > BUFFER_BYTES - filled) {
            flush();
        }
        if (filled == 0 && length >= MUCH_BYTES) {
            sink.write(bytes, offset, length);
        } else {
            if (filled + length > buffer.length) {
                buffer = Arrays.copyOf(buffer, BUFFER_BYTES);
            }
            System.arraycopy(bytes, offset, buffer, filled, length);
            filled += length;
        }
    }

    /** Hands on what was gathered. */
    public void flush() throws IOException {
        if (filled > 0) {
            int count = filled;
            filled = 0;
            sink.write(buffer, 0, count);
        }
    }
}
