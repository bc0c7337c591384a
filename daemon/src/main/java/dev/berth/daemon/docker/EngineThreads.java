package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The platform threads that block in the kernel, so that callers on virtual threads merely park.
 *
 * <p>Short calls, long ones, transfers and logs have threads of their own: neither people who
 * follow logs nor containers that take their time to end hold up the control loop.
 */
final class EngineThreads implements AutoCloseable {
    /** Short calls under way at a time. */
    static final int MAX_CALLS = 4;

    /** Short calls waiting for one of those threads. */
    static final int MAX_WAITING_CALLS = 64;

    /** Calls at a time that wait for a container to end or for files to be deleted. */
    static final int MAX_LONG_CALLS = 32;

    /** Commands in containers that are waited for at a time. */
    static final int MAX_EXECS = 64;

    /** Images pulled or imported at a time. */
    static final int MAX_TRANSFERS = 8;

    /** Logs read at a time. */
    static final int MAX_LOGS = 16;

    /** How long a thread without work is kept. */
    private static final Duration THREAD_IDLE = Duration.ofSeconds(30);

    /** What a caller grants on top of a deadline for the thread to report it by itself. */
    private static final Duration DEADLINE_SLACK = Duration.ofMillis(250);

    private final Set<Cancellation> underWay = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor calls;
    private final ThreadPoolExecutor longCalls;
    private final ThreadPoolExecutor execs;
    private final ThreadPoolExecutor transfers;
    private final ThreadPoolExecutor logs;

    EngineThreads() {
        calls =
                new ThreadPoolExecutor(
                        MAX_CALLS,
                        MAX_CALLS,
                        THREAD_IDLE.toMillis(),
                        TimeUnit.MILLISECONDS,
                        new ArrayBlockingQueue<>(MAX_WAITING_CALLS),
                        named("engine-call-"));
        calls.allowCoreThreadTimeOut(true);
        longCalls = unqueued(MAX_LONG_CALLS, "engine-long-call-");
        execs = unqueued(MAX_EXECS, "engine-exec-");
        transfers = unqueued(MAX_TRANSFERS, "engine-transfer-");
        logs = unqueued(MAX_LOGS, "engine-log-");
    }

    /** What a thread does. */
    interface Work<T> {
        T run(Cancellation cancellation) throws IOException;
    }

    /**
     * Runs {@code work} and waits for it, at most {@code limit} with the time in the queue.
     *
     * @throws EngineException what the work failed with; {@code BUSY} at the bound; {@code TIMEOUT}
     *     at the limit; {@code CANCELLED} when the caller is interrupted, which it stays
     */
    <T> T call(Duration limit, Work<T> work) throws EngineException {
        return call(calls, MAX_CALLS + MAX_WAITING_CALLS + " calls", limit, work);
    }

    /** As {@link #call}, for work that waits for more than the engine's memory. */
    <T> T longCall(Duration limit, Work<T> work) throws EngineException {
        return call(longCalls, MAX_LONG_CALLS + " long calls", limit, work);
    }

    /** As {@link #call}, for a command in a container. */
    <T> T exec(Duration limit, Work<T> work) throws EngineException {
        return call(execs, MAX_EXECS + " commands", limit, work);
    }

    private <T> T call(ThreadPoolExecutor threads, String bound, Duration limit, Work<T> work)
            throws EngineException {
        var cancellation = new Cancellation();
        var task = new FutureTask<T>(() -> tracked(work, cancellation));
        submit(threads, task, bound);
        try {
            return task.get(limit.plus(DEADLINE_SLACK).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new EngineException(
                    Kind.TIMEOUT, "the engine did not answer within " + limit.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(Kind.CANCELLED, "the caller was interrupted", e);
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            if (!task.isDone()) {
                cancellation.cancel();
                task.cancel(false);
                threads.remove(task);
            }
        }
    }

    /**
     * Starts to pull or import on a thread of its own.
     *
     * @throws EngineException {@code BUSY} at the bound
     */
    EngineStream transfer(Work<?> work) throws EngineException {
        return stream(transfers, MAX_TRANSFERS + " transfers", work);
    }

    /**
     * Starts to read a log on a thread of its own.
     *
     * @throws EngineException {@code BUSY} at the bound
     */
    EngineStream log(Work<?> work) throws EngineException {
        return stream(logs, MAX_LOGS + " logs", work);
    }

    private EngineStream stream(ThreadPoolExecutor threads, String bound, Work<?> work)
            throws EngineException {
        var cancellation = new Cancellation();
        var task = new FutureTask<>(() -> tracked(work, cancellation));
        submit(threads, task, bound);
        return new TaskStream(task, cancellation);
    }

    /** Cancels what is under way or waiting, and refuses what comes later. */
    @Override
    public void close() {
        calls.shutdown();
        longCalls.shutdown();
        execs.shutdown();
        transfers.shutdown();
        logs.shutdown();
        underWay.forEach(Cancellation::cancel);
    }

    private <T> T tracked(Work<T> work, Cancellation cancellation) throws IOException {
        underWay.add(cancellation);
        try {
            if (calls.isShutdown()) {
                cancellation.cancel();
            }
            return work.run(cancellation);
        } finally {
            underWay.remove(cancellation);
        }
    }

    /** What a task ended with, in the terms of this package. */
    static EngineException failure(ExecutionException e) {
        return switch (e.getCause()) {
            case EngineException known -> known;
            case IOException other ->
                    new EngineException(Kind.CANCELLED, "our side ended the stream", other);
            case Error error -> throw error;
            case RuntimeException bug -> throw bug;
            case null, default ->
                    new EngineException(Kind.CANCELLED, "the call ended without an answer", e);
        };
    }

    private static void submit(ThreadPoolExecutor threads, FutureTask<?> task, String bound)
            throws EngineException {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            throw threads.isShutdown()
                    ? new EngineException(Kind.CANCELLED, "the engine's client is closed", e)
                    : new EngineException(Kind.BUSY, bound + " are under way already", e);
        }
    }

    private static ThreadPoolExecutor unqueued(int most, String prefix) {
        return new ThreadPoolExecutor(
                0,
                most,
                THREAD_IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                named(prefix));
    }

    private static ThreadFactory named(String prefix) {
        return Thread.ofPlatform().daemon().name(prefix, 0).factory();
    }
}
