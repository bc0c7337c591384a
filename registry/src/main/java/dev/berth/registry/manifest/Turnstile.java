package dev.berth.registry.manifest;

import dev.berth.registry.base.StorageFault;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets a few through at a time. A parsed manifest takes several times the memory of its bytes, so
 * the sum of all that are parsed at once has to be bounded too.
 */
final class Turnstile {
    private final Semaphore places;
    private final long waitMillis;

    Turnstile(int places, Duration wait) {
        this.places = new Semaphore(places);
        this.waitMillis = wait.toMillis();
    }

    /**
     * Does the work once there is a place.
     *
     * @throws StorageFault {@code BUSY} where there is none in time
     */
    <T> T pass(Supplier<T> work) {
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
                throw new StorageFault(
                        StorageFault.Kind.BUSY, "too many manifests are parsed at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageFault(
                    StorageFault.Kind.BUSY, "interrupted on the way to the parser", e);
        }
    }
}
