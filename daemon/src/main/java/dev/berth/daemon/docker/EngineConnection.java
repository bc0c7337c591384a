package dev.berth.daemon.docker;

import java.io.Closeable;
import java.io.IOException;

/** One byte stream to the engine, used by one thread; only {@link #abort} may come from another. */
interface EngineConnection extends Closeable {
    /**
     * Waits for bytes.
     *
     * @return how many were read, at least 1; -1 at the end of the stream
     * @throws EngineException {@code TIMEOUT} at the deadline, {@code CANCELLED} after {@link
     *     #abort}, {@code UNREACHABLE} when the engine went away
     */
    int read(byte[] target, int offset, int length, Deadline deadline) throws IOException;

    /** Writes all of it; fails as {@link #read} does. */
    void write(byte[] source, int offset, int length, Deadline deadline) throws IOException;

    /**
     * Whether the peer is still there and has sent nothing unasked: only such a connection may
     * carry another request.
     */
    boolean quiet();

    /** Ends a wait of another thread in {@link #read} or {@link #write}; the user closes it. */
    void abort();

    /** Releases the socket; never fails, and does nothing the second time. */
    @Override
    void close();
}
