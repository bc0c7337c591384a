package dev.berth.registry.base;

import java.time.Duration;

/**
 * Bounds of the TLS listener.
 *
 * @param connections open at once, each with about 85 KiB of buffers; more wait in the kernel
 * @param handshake longest time from accept to the end of the handshake and the first byte
 */
public record TlsLimits(int connections, Duration handshake) {
    /** What holds unless somebody says otherwise. */
    public static final TlsLimits DEFAULT = new TlsLimits(256, Duration.ofSeconds(10));
}
