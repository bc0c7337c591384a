package dev.berth.registry.upstream;

import dev.berth.registry.base.StorageFault;
import dev.berth.registry.base.UpstreamLimits;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The places of those who may fetch at once. */
final class Places {
    private final Semaphore free;
    private final long queueMillis;

    Places(UpstreamLimits limits) {
        this.free = new Semaphore(limits.fetches());
        this.queueMillis = limits.queue().toMillis();
    }

    /** A place, until it is closed. */
    @FunctionalInterface
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Takes a place.
     *
     * @throws StorageFault {@code BUSY} where there is none in time
     */
    Place take() {
        try {
            if (free.tryAcquire(queueMillis, TimeUnit.MILLISECONDS)) {
                return free::release;
            }
            throw new StorageFault(StorageFault.Kind.BUSY, "too much is fetched at once");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageFault(StorageFault.Kind.BUSY, "the registry is closing", e);
        }
    }
}
