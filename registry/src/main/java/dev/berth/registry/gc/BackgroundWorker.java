package dev.berth.registry.gc;

import dev.berth.registry.base.StorageFault;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Does a piece of work now and then on a thread of its own, and at once when it is woken. What goes
 * wrong is logged, and tried again the next time.
 */
final class BackgroundWorker implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(BackgroundWorker.class.getName());

    private final Duration interval;
    private final Runnable work;
    private final CountDownLatch closing;
    private final Duration patience;
    private final Semaphore wakes = new Semaphore(0);
    private final Thread thread;

    private BackgroundWorker(
            String name,
            Duration interval,
            Runnable work,
            CountDownLatch closing,
            Duration patience) {
        this.interval = interval;
        this.work = work;
        this.closing = closing;
        this.patience = patience;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /**
     * Starts; the first piece of work comes after one interval.
     *
     * @param closing is counted down before {@link #close}, so that the work ends early
     * @param patience longest wait for that
     */
    static BackgroundWorker start(
            String name,
            Duration interval,
            Runnable work,
            CountDownLatch closing,
            Duration patience) {
        var worker = new BackgroundWorker(name, interval, work, closing, patience);
        worker.thread.start();
        return worker;
    }

    /** Does the work now, or once more after the work in hand. */
    void wake() {
        wakes.release();
    }

    private void run() {
        try {
            while (closing.getCount() > 0) {
                if (wakes.tryAcquire(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                    wakes.drainPermits();
                }
                if (closing.getCount() > 0) {
                    once();
                }
            }
        } catch (InterruptedException e) {
            // Closing.
            Thread.currentThread().interrupt();
        }
    }

    private void once() {
        try {
            work.run();
        } catch (StorageFault fault) {
            if (closing.getCount() > 0) {
                LOG.log(System.Logger.Level.WARNING, thread.getName() + " broke off", fault);
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, thread.getName() + " failed", e);
        }
    }

    /** Waits, within the bound, for the work in hand to end; then interrupts it. */
    @Override
    public void close() {
        wake();
        try {
            if (!thread.join(patience)) {
                thread.interrupt();
                thread.join(patience);
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
