package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A long answer that is being delivered on a thread of the client; closing it ends it early. */
public final class EngineStream implements AutoCloseable {
    private final FutureTask<?> task;
    private final Cancellation cancellation;

    EngineStream(FutureTask<?> task, Cancellation cancellation) {
        this.task = task;
        this.cancellation = cancellation;
    }

    /**
     * Waits until everything was delivered.
     *
     * @throws EngineException what ended it early; {@code CANCELLED} when it was closed, when its
     *     receiver failed (the cause) or when the caller is interrupted, which it stays
     */
    public void await() throws EngineException {
        try {
            task.get();
        } catch (ExecutionException e) {
            throw EngineThreads.failure(e);
        } catch (CancellationException e) {
            throw new EngineException(Kind.CANCELLED, "the stream was closed", e);
        } catch (InterruptedException e) {
            cancellation.cancel();
            Thread.currentThread().interrupt();
            throw new EngineException(Kind.CANCELLED, "the caller was interrupted", e);
        }
    }

    /** Ends the stream, also out of a wait for the engine; does nothing to one that is over. */
    @Override
    public void close() {
        cancellation.cancel();
    }
}
