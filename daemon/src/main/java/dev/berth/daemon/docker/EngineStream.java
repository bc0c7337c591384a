package dev.berth.daemon.docker;

/** A long answer that is being delivered on a thread of the client; closing it ends it early. */
public interface EngineStream extends AutoCloseable {
    /**
     * Waits until everything was delivered.
     *
     * @throws EngineException what ended it early; {@code CANCELLED} when it was closed, when its
     *     receiver failed (the cause) or when the caller is interrupted, which it stays
     */
    void await() throws EngineException;

    /** Ends the stream, also out of a wait for the engine; does nothing to one that is over. */
    @Override
    void close();
}
