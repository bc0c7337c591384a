package dev.berth.proxy.wire;

import java.io.IOException;

/** Where bytes go. */
@FunctionalInterface
public interface ByteSink {
    /** Writes all of them; the caller may use the buffer again afterwards. */
    void write(byte[] buffer, int offset, int length) throws IOException;
}
