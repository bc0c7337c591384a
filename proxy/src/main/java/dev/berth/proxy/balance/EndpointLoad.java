package dev.berth.proxy.balance;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many requests are in flight to one endpoint.
 *
 * <p>Counting takes no lock. Whoever waits says so before it looks at the count, and whoever leaves
 * counts before it looks for somebody waiting, so one of the two sees the other.
 */
final class EndpointLoad {
    private final AtomicInteger inFlight = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger();

    /** Counts one more, if there are fewer than so many; never more, not even for a moment. */
    boolean enter(int most) {
        while (true) {
            int now = inFlight.get();
            if (now >= most) {
                return false;
            }
            if (inFlight.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    void leave() {
        if (inFlight.decrementAndGet() == 0 && waiting.get() > 0) {
            lock.lock();
            try {
                idle.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    int inFlight() {
        return inFlight.get();
    }

    boolean awaitIdle(Duration limit) throws InterruptedException {
        long nanos = limit.toNanos();
        lock.lock();
        try {
            waiting.incrementAndGet();
            while (inFlight.get() > 0) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = idle.awaitNanos(nanos);
            }
            return true;
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }
}
