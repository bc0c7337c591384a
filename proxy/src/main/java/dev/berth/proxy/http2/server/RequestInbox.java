package dev.berth.proxy.http2.server;

import dev.berth.proxy.exchange.LateBody;
import dev.berth.proxy.limit.ListenerLimits;
import dev.berth.proxy.wire.Fields;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A request's body between the thread that reads frames, which never waits here, and the thread
 * that wants it. How much can lie here is what the stream's window allows.
 */
final class RequestInbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteRing bytes = new ByteRing();
    private final WaitBudget budget;
    private Fields trailers = Fields.NONE;
    private boolean ended;
    private @Nullable IOException failure;

    RequestInbox(ListenerLimits limits, boolean ended) {
        this.budget = new WaitBudget(limits);
        this.ended = ended;
    }

    /** Adds what came; false if nobody will read it. */
    boolean add(byte[] source, int offset, int length) {
        lock.lock();
        try {
            if (failure != null) {
                return false;
            }
            bytes.add(source, offset, length);
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The body is complete. */
    void end(Fields after) {
        lock.lock();
        try {
            trailers = after;
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Nothing more is to be read.
     *
     * @return how many bytes lay here unread
     */
    int fail(IOException why) {
        lock.lock();
        try {
            if (failure == null) {
                failure = why;
            }
            changed.signalAll();
            return bytes.clear();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads what there is, at least one byte; -1 after the last.
     *
     * @throws LateBody if the client is too slow
     */
    int read(byte[] buffer, int offset, int length) throws IOException {
        lock.lock();
        try {
            while (true) {
                if (failure != null) {
                    throw new IOException(failure.getMessage(), failure);
                }
                if (bytes.size() > 0) {
                    int count = bytes.take(buffer, offset, length);
                    budget.earn(count);
                    return count;
                }
                if (ended) {
                    return -1;
                }
                await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the whole body came and was read. */
    boolean drained() {
        lock.lock();
        try {
            return ended && bytes.size() == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Leaves so much time to all reads together. */
    void hurry(Duration rest) {
        lock.lock();
        try {
            budget.hurry(rest, System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    Fields trailers() {
        lock.lock();
        try {
            return ended && bytes.size() == 0 ? trailers : Fields.NONE;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // The caller looks again, in the loop that it calls this in.
    private void await() throws IOException {
        long began = System.nanoTime();
        long wait = budget.nanos(began);
        try {
            if (wait <= 0 || changed.awaitNanos(wait) <= 0) {
                if (bytes.size() == 0 && !ended && failure == null) {
                    budget.expire();
                    throw new LateBody(null);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for a request's body", stop);
        } finally {
            budget.spend(System.nanoTime() - began);
        }
    }
}
