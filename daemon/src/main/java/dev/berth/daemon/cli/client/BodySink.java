package dev.berth.daemon.cli.client;

import java.io.IOException;

/** Where the bytes of a streamed answer go, as they come. */
@FunctionalInterface
public interface BodySink {
    /** Takes the first {@code length} bytes; the array is used again afterwards. */
    void accept(byte[] bytes, int length) throws IOException;
}
