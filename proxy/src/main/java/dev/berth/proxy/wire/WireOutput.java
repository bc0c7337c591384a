package dev.berth.proxy.wire;

import java.io.IOException;

/** A connection's outgoing bytes, gathered in one fixed buffer until they are flushed. */
public final class WireOutput {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final ByteSink sink;
    private final byte[] buffer = new byte[BUFFER_BYTES];
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
        if (length > BUFFER_BYTES) {
            sink.write(bytes, offset, length);
        } else {
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
