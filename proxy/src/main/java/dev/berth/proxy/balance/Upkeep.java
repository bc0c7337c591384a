package dev.berth.proxy.balance;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Does something once a second, on a thread of its own, until it is closed. */
final class Upkeep implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Upkeep.class.getName());
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Runnable work;
    private final Thread thread;
    private volatile boolean closed;

    Upkeep(Runnable work) {
        this.work = work;
        this.thread = Thread.ofVirtual().name("balancer upkeep").start(this::run);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(this, TICK.toNanos());
            try {
                work.run();
            } catch (RuntimeException bug) {
                LOG.log(System.Logger.Level.ERROR, "the balancer's upkeep met a bug", bug);
            }
        }
    }
}
