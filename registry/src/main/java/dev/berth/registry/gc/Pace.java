package dev.berth.registry.gc;

import dev.berth.registry.base.StorageFault;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Pauses between the steps of long work, and ends it when the registry closes. */
final class Pace {
    private final CountDownLatch closing;
    private final Duration pause;

    private Pace(CountDownLatch closing, Duration pause) {
        this.closing = closing;
        this.pause = pause;
    }

    /**
     * A pace.
     *
     * @param closing is counted down when the work has to end
     * @param pause after every step
     */
    static Pace of(CountDownLatch closing, Duration pause) {
        return new Pace(closing, pause);
    }

    /** The same without pauses, for somebody who waits. */
    Pace hurried() {
        return new Pace(closing, Duration.ZERO);
    }

    /** The usual pause after a step. */
    void rest() {
        rest(pause);
    }

    /**
     * A pause of that length.
     *
     * @throws StorageFault {@code BUSY} if the registry closes
     */
    void rest(Duration length) {
        try {
            if (closing.await(length.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StorageFault(StorageFault.Kind.BUSY, "the registry is closing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageFault(StorageFault.Kind.BUSY, "interrupted between two steps", e);
        }
    }
}
