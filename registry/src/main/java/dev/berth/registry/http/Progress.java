package dev.berth.registry.http;

import dev.berth.registry.blob.DiskWork;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** When a connection last carried a byte, either way, or had the disk work for it. */
final class Progress implements DiskWork {
    /** The one of the connection whose thread this is: its requests run on the same. */
    private static final ScopedValue<Progress> HERE = ScopedValue.newInstance();

    private final AtomicInteger stretches = new AtomicInteger();
    private volatile long lastNanos = System.nanoTime();

    /** The one of the connection that this thread serves. */
    static Progress here() {
        return HERE.isBound() ? HERE.get() : new Progress();
    }

    /** Serves a connection, whose requests find this by {@link #here}. */
    <X extends Exception> void serve(ScopedValue.CallableOp<Boolean, X> connection) throws X {
        ScopedValue.where(HERE, this).call(connection);
    }

    void happened() {
        lastNanos = System.nanoTime();
    }

    @Override
    public Stretch begin() {
        stretches.incrementAndGet();
        return () -> {
            happened();
            stretches.decrementAndGet();
        };
    }

    /** None while the disk works. */
    Duration age() {
        return stretches.get() > 0
                ? Duration.ZERO
                : Duration.ofNanos(System.nanoTime() - lastNanos);
    }
}
