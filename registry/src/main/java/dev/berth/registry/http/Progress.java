package dev.berth.registry.http;

import java.time.Duration;

/** When a connection last carried a byte, either way. */
final class Progress {
    private volatile long lastNanos = System.nanoTime();

    void happened() {
        lastNanos = System.nanoTime();
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - lastNanos);
    }
}
