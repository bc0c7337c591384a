package dev.berth.daemon.docker;

import java.io.IOException;

/** Takes the output of a container, piece by piece; a piece need not be a line. */
@FunctionalInterface
public interface LogSink {
    /** Where a piece was written. */
    enum Source {
        STDOUT,
        STDERR
    }

    /**
     * Takes a piece; the array is used again afterwards.
     *
     * @throws IOException to end the stream
     */
    void take(Source source, byte[] bytes, int offset, int length) throws IOException;
}
