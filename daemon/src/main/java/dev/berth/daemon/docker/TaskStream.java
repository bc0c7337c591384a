package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** {@link EngineStream} of a task on a thread of the client. */
final class TaskStream implements EngineStream {
    private final FutureTask<?> task;
    private final Cancellation cancellation;

    TaskStream(FutureTask<?> task, Cancellation cancellation) {
        this.task = task;
        this.cancellation = cancellation;
    }

    @Override
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

    @Override
    public void close() {
        cancellation.cancel();
    }
}
