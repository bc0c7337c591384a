package dev.berth.proxy.forward;

import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Places for so many at once; who finds none waits for one, in turn.
 *
 * <p>A wait is ended by the deadlines' sweep, within a fifth of a second of its time: the JDK hands
 * each timed wait of a virtual thread to a thread of its own and back, which under load costs more
 * than a request does.
 */
final class Places {
    /** What became of a wish for a place. */
    enum Answer {
        TAKEN,
        /** As many wait as may. */
        CROWDED,
        /** None was given back in time. */
        LATE
    }

    private final Deadlines deadlines;
    private final int mostWaiting;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();

    /** Above 0 only while nobody waits. */
    private int free;

    Places(int places, int mostWaiting, Deadlines deadlines) {
        this.free = places;
        this.mostWaiting = mostWaiting;
        this.deadlines = deadlines;
    }

    /**
     * Takes a place; give it back.
     *
     * @param limit how long to wait for one
     */
    Answer take(Duration limit) throws InterruptedException {
        Waiter waiter;
        lock.lock();
        try {
            if (free > 0) {
                free--;
                return Answer.TAKEN;
            }
            if (waiting.size() >= mostWaiting) {
                return Answer.CROWDED;
            }
            if (limit.isZero()) {
                return Answer.LATE;
            }
            waiter = new Waiter(Thread.currentThread());
            waiting.add(waiter);
        } finally {
            lock.unlock();
        }
        waiter.await(limit);
        return settled(waiter) ? Answer.TAKEN : Answer.LATE;
    }

    /** Gives a place back, to the one who has waited longest. */
    void giveBack() {
        Waiter next;
        lock.lock();
        try {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
            next.given = true;
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(next.thread);
    }

    /** How many wait. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a wait that is over has brought a place, be it at the last moment. */
    private boolean settled(Waiter waiter) throws InterruptedException {
        lock.lock();
        try {
            if (waiter.given) {
                return true;
            }
            waiting.remove(waiter);
        } finally {
            lock.unlock();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("while waiting for a place");
        }
        return false;
    }

    /** Somebody who waits, as what the deadline closes. */
    private final class Waiter implements Channel {
        private final Thread thread;
        private volatile boolean given;
        private volatile boolean late;

        Waiter(Thread thread) {
            this.thread = thread;
        }

        void await(Duration limit) {
            Deadline deadline = deadlines.watch(this);
            deadline.arm(limit);
            try {
                while (isOpen() && !thread.isInterrupted()) {
                    LockSupport.park(Places.this);
                }
            } finally {
                deadline.retire();
            }
        }

        @Override
        public boolean isOpen() {
            return !given && !late;
        }

        @Override
        public void close() {
            late = true;
            LockSupport.unpark(thread);
        }
    }
}
