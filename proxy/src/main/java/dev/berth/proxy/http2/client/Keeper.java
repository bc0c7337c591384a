package dev.berth.proxy.http2.client;

import dev.berth.proxy.limit.UpstreamLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks after a connection: asks an endpoint that has been silent for long whether it is there, and
 * ends a connection that nobody needs.
 */
final class Keeper {
    private static final long SHORTEST_NAP_NANOS = Duration.ofMillis(50).toNanos();

    private final ClientConnection connection;
    private final UpstreamLimits limits;
    private final long napNanos;
    private volatile long heard = System.nanoTime();
    private volatile long used = System.nanoTime();
    private volatile boolean stopped;
    private volatile @Nullable Thread thread;

    Keeper(ClientConnection connection, UpstreamLimits limits) {
        this.connection = connection;
        this.limits = limits;
        long shortest =
                Math.min(
                        limits.idle().toNanos(),
                        Math.min(
                                limits.http2().silence().toNanos(),
                                limits.http2().pong().toNanos()));
        this.napNanos = Math.max(SHORTEST_NAP_NANOS, shortest / 2);
    }

    void start() {
        thread = Thread.ofVirtual().name("http2 upstream keeper").start(this::run);
    }

    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    /** The endpoint has sent something. */
    void heard() {
        heard = System.nanoTime();
    }

    /** A stream has ended. */
    void used() {
        used = System.nanoTime();
    }

    private void run() {
        long asked = 0;
        boolean asking = false;
        while (!stopped) {
            LockSupport.parkNanos(this, napNanos);
            long now = System.nanoTime();
            if (!connection.inUse()) {
                asking = false;
                if (now - used > limits.idle().toNanos() && connection.leaveIfUnused()) {
                    return;
                }
            } else if (asking && heard - asked > 0) {
                asking = false;
            } else if (asking && now - asked > limits.http2().pong().toNanos()) {
                connection.over(new IOException("the endpoint is silent"));
            } else if (!asking && now - heard > limits.http2().silence().toNanos()) {
                asking = true;
                asked = now;
                connection.ping();
            }
        }
    }
}
