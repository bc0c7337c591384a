package dev.berth.proxy.http2;

import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ListenerLimits;
import dev.berth.proxy.limit.Pace;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a stream: whoever waits there is set free when the client is late or the
 * connection ends.
 *
 * <p>A stream has no channel of its own that could be closed beneath it, so closing this interrupts
 * the waiting thread; the interrupt never outlives the wait.
 */
final class StreamSide implements Channel {
    private final Deadline deadline;
    private final Pace pace;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;
    private @Nullable Thread waiting;
    private boolean interrupted;

    StreamSide(Deadlines deadlines, ListenerLimits limits) {
        deadline = deadlines.watch(this);
        pace = new Pace(deadline, limits);
    }

    Pace pace() {
        return pace;
    }

    /** Begins to wait on this thread. */
    void begin() throws ClosedChannelException {
        lock.lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            waiting = Thread.currentThread();
            pace.begin();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the wait, which brought so many bytes; false if it was cut short. */
    boolean end(int bytes) {
        pace.end(bytes);
        lock.lock();
        try {
            waiting = null;
            if (interrupted) {
                interrupted = false;
                Thread.interrupted();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Stops watching. */
    void retire() {
        deadline.retire();
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (waiting != null) {
                interrupted = true;
                waiting.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }
}
