package dev.berth.daemon.control;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** {@link Workers} of this process. */
final class ThreadWorkers implements Workers {
    @Override
    public Worker start(String name, Runnable work) {
        return new ThreadWorker(Thread.ofVirtual().name(name).start(work));
    }

    @Override
    public Worker startApart(String name, Runnable work) {
        return new ThreadWorker(Thread.ofPlatform().name(name).start(work));
    }

    @Override
    public Signal signal() {
        return new SemaphoreSignal(new Semaphore(0));
    }

    @Override
    public Lock lock() {
        return new ReentrantLock();
    }

    private record ThreadWorker(Thread thread) implements Worker {
        @Override
        public void interrupt() {
            thread.interrupt();
        }

        @Override
        public void join() throws InterruptedException {
            thread.join();
        }

        @Override
        public boolean join(Duration atMost) throws InterruptedException {
            return thread.join(atMost);
        }
    }

    private record SemaphoreSignal(Semaphore raised) implements Signal {
        @Override
        public void raise() {
            raised.release();
        }

        @Override
        public boolean await(Duration atMost) throws InterruptedException {
            boolean was = raised.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
            raised.drainPermits();
            return was;
        }
    }
}
