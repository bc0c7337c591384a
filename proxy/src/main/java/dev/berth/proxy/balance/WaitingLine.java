package dev.berth.proxy.balance;

import dev.berth.proxy.fault.ProxyFault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for room, the first to come first.
 *
 * <p>Only the one at the head tries. Whoever makes room looks for somebody waiting afterwards, and
 * whoever waits is counted before it tries, so one of the two sees the other. Who leaves the line
 * wakes the next, for there may be room for several.
 */
final class WaitingLine {
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Thread> line = new ArrayDeque<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** Looks for room: null if there is none. */
    @FunctionalInterface
    interface Attempt<T> {
        @Nullable T make() throws ProxyFault;
    }

    /** How many wait. */
    int size() {
        return waiting.get();
    }

    /** Has the first one try again; to be called after room was made. */
    void wake() {
        if (waiting.get() == 0) {
            return;
        }
        lock.lock();
        try {
            LockSupport.unpark(line.peek());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for its turn and for room.
     *
     * @param attempt what comes of the room, null if there is none; it may throw what ends the wait
     * @param most who may wait at once
     * @param limit how long at most
     * @param onGone takes what is to run when nobody is interested any more
     * @return null if the line is too long, the time is up, or nobody is interested
     */
    <T> @Nullable T await(Attempt<T> attempt, int most, Duration limit, Consumer<Runnable> onGone)
            throws ProxyFault {
        var self = Thread.currentThread();
        if (!join(self, most)) {
            return null;
        }
        try {
            var gone = new AtomicBoolean();
            onGone.accept(
                    () -> {
                        gone.set(true);
                        LockSupport.unpark(self);
                    });
            long end = System.nanoTime() + limit.toNanos();
            while (true) {
                T made = isFirst(self) ? attempt.make() : null;
                long left = end - System.nanoTime();
                if (made != null || left <= 0 || gone.get() || self.isInterrupted()) {
                    return made;
                }
                LockSupport.parkNanos(this, left);
            }
        } finally {
            leave(self);
        }
    }

    private boolean join(Thread self, int most) {
        lock.lock();
        try {
            if (line.size() >= most) {
                return false;
            }
            line.add(self);
            waiting.incrementAndGet();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFirst(Thread self) {
        lock.lock();
        try {
            return line.peek() == self;
        } finally {
            lock.unlock();
        }
    }

    private void leave(Thread self) {
        lock.lock();
        try {
            line.remove(self);
            waiting.decrementAndGet();
            LockSupport.unpark(line.peek());
        } finally {
            lock.unlock();
        }
    }
}
