package dev.berth.proxy.balance;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Does something once a second, on a thread of its own, until it is closed; more seldom while it is
 * told that nothing happens.
 */
final class Upkeep implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Upkeep.class.getName());
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration IDLE_TICK = Duration.ofSeconds(5);

    private final BooleanSupplier work;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param work tells whether something happens
     */
    Upkeep(BooleanSupplier work) {
        this.work = work;
        this.thread = Thread.ofVirtual().name("balancer upkeep").start(this::run);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        boolean busy = true;
        while (!closed) {
            LockSupport.parkNanos(this, (busy ? TICK : IDLE_TICK).toNanos());
            try {
                busy = work.getAsBoolean();
            } catch (RuntimeException bug) {
                LOG.log(System.Logger.Level.ERROR, "the balancer's upkeep met a bug", bug);
            }
        }
    }
}
