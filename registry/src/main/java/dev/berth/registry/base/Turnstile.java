package dev.berth.registry.base;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets a few through at a time to work whose memory has to be bounded in its sum too. */
public final class Turnstile {
    private final String work;
    private final Semaphore places;
    private final long waitMillis;

    /**
     * @param work what they do, for the fault where they do too much of it
     * @param places how many may do it at once
     * @param wait longest wait for a place
     */
    public Turnstile(String work, int places, Duration wait) {
        this.work = work;
        this.places = new Semaphore(places, true);
        this.waitMillis = wait.toMillis();
    }

    /**
     * Does the work once there is a place.
     *
     * @throws StorageFault {@code BUSY} where there is none in time
     */
    public <T> T pass(Supplier<T> work) {
        enter();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    private void enter() {
        try {
            if (!places.tryAcquire(waitMillis, TimeUnit.MILLISECONDS)) {
                throw new StorageFault(StorageFault.Kind.BUSY, "too much at once: " + work);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageFault(StorageFault.Kind.BUSY, "interrupted on the way to " + work, e);
        }
    }
}
