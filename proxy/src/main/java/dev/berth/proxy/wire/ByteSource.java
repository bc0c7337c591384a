package dev.berth.proxy.wire;

import java.io.IOException;

/** Where bytes come from. */
@FunctionalInterface
public interface ByteSource {
    /**
     * Reads what there is, at least one byte.
     *
     * @return how many; -1 at the end
     */
    int read(byte[] buffer, int offset, int length) throws IOException;
}
