package dev.berth.registry.http;

import dev.berth.registry.blob.DiskWork;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** When a connection last carried a byte, either way, or had the disk work for it. */
final class Progress implements DiskWork {
    /** The one of the connection whose thread this is: its requests run on the same. */
    private static final ScopedValue<Progress> HERE = ScopedValue.newInstance();

    private final AtomicInteger stretches = new AtomicInteger();
    private volatile long lastNanos = System.nanoTime();

    /** Of the connection's own thread alone. */
    private @Nullable PlainWire wire;

    private long bodyBytesLeft;

    /** The one of the connection that this thread serves. */
    static Progress here() {
        return HERE.isBound() ? HERE.get() : new Progress();
    }

    /** Serves a connection, whose requests find this by {@link #here}. */
    <X extends Exception> void serve(ScopedValue.CallableOp<Boolean, X> connection) throws X {
        ScopedValue.where(HERE, this).call(connection);
    }

    /** The connection's socket, where it may be used past the server: not with TLS. */
    @Nullable PlainWire wire() {
        return wire;
    }

    /** A body of that many bytes is read from now on; none is known of one in chunks. */
    void bodyBegins(long bytes) {
        bodyBytesLeft = bytes;
    }

    /** Bytes of a body of known length that were not read yet. */
    long bodyBytesLeft() {
        return bodyBytesLeft;
    }

    void bodyRead(int bytes) {
        bodyBytesLeft = Math.max(0, bodyBytesLeft - bytes);
    }

    /** A request is over. */
    void rest() {
        bodyBytesLeft = 0;
        if (wire != null) {
            wire.rest();
        }
    }

    void on(PlainWire plain) {
        wire = plain;
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
