package dev.berth.registry.gc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Wakes the collector while the disk is short, before pushes are refused: whoever pushes tells it
 * how much is left, so nothing is asked while nobody pushes.
 */
final class DiskWatermark implements LongConsumer {
    /** Between two wakes: the space that a collection gives back has to show first. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

    private final long shortBytes;
    private final Runnable wake;
    private final AtomicLong nextWake = new AtomicLong(System.nanoTime());

    DiskWatermark(long shortBytes, Runnable wake) {
        this.shortBytes = shortBytes;
        this.wake = wake;
    }

    @Override
    public void accept(long leftBytes) {
        long now = System.nanoTime();
        long due = nextWake.get();
        if (leftBytes < shortBytes
                && now - due >= 0
                && nextWake.compareAndSet(due, now + PAUSE_NANOS)) {
            wake.run();
        }
    }
}
