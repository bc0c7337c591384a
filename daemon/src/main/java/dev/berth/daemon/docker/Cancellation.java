package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import org.jspecify.annotations.Nullable;

/** The rope by which another thread pulls a call out of a blocking read. */
final class Cancellation {
    private @Nullable EngineConnection connection;
    private boolean cancelled;

    /**
     * The connection that the call uses from now on.
     *
     * @throws EngineException {@code CANCELLED} when it is too late to begin
     */
    synchronized void watch(EngineConnection current) throws EngineException {
        if (cancelled) {
            throw new EngineException(Kind.CANCELLED, "the call was cancelled");
        }
        connection = current;
    }

    /** The call has handed its connection on. */
    synchronized void release() {
        connection = null;
    }

    /** Ends the call, now or when it begins. */
    synchronized void cancel() {
        cancelled = true;
        if (connection != null) {
            connection.abort();
        }
    }
}
