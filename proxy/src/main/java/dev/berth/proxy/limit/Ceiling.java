package dev.berth.proxy.limit;

import dev.berth.proxy.wire.WireLimits;

/**
 * What clients can make the balancer hold at most, computed from its limits; bytes of heap.
 *
 * <pre>
 * total = connections × the larger of (HTTP/1.1, HTTP/2) + shared
 * </pre>
 *
 * What an endpoint sends is not in it: its answers' heads and its connections' buffers, of which
 * there are as many as requests at most.
 *
 * @param connections of clients at once
 * @param http1Bytes of one that speaks HTTP/1.1, its next head included
 * @param http2Bytes of one that speaks HTTP/2
 * @param sharedBytes for all requests, bodies, header blocks, batches and records under way
 */
public record Ceiling(int connections, long http1Bytes, long http2Bytes, long sharedBytes) {
    /** The JDK's engine with its keys, what its handshake leaves behind, and bytes at rest. */
    private static final int TLS_BYTES = 22 * 1024;

    /** Thread, stack and the objects that make a connection. */
    private static final int CONNECTION_BYTES = 8 * 1024;

    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int KIBIBYTE = 1024;

    /** An entry of HPACK's tables, beside its text: 32 bytes are counted for it, it costs more. */
    private static final int TABLE_FACTOR = 4;

    public static Ceiling of(ProxyLimits limits) {
        long each = TLS_BYTES + CONNECTION_BYTES;
        return new Ceiling(
                limits.listener().connections(),
                each + http1(limits.wire()),
                each + http2(),
                limits.listener().sharedBytes());
    }

    /** Everything together. */
    public long total() {
        return connections * Math.max(http1Bytes, http2Bytes) + sharedBytes;
    }

    /** As the log and the status say it. */
    @Override
    public String toString() {
        return "clients hold at most %d MiB: %d connections of %d KiB (HTTP/1.1) or %d KiB (HTTP/2), %d MiB shared"
                .formatted(
                        total() / MEBIBYTE,
                        connections,
                        http1Bytes / KIBIBYTE,
                        http2Bytes / KIBIBYTE,
                        sharedBytes / MEBIBYTE);
    }

    private static long http1(WireLimits wire) {
        // One buffer each way. A line's buffer doubles as it grows.
        long head = 2L * (wire.startLineBytes() + wire.fieldBytes());
        return 2L * BUFFER_BYTES + head + (long) wire.fieldCount() * RequestCost.FIELD_BYTES;
    }

    private static long http2() {
        // Two frames of input; two batches, of which one is being written.
        long batches = 2L * 2 * Http2Limits.RESTING_BATCH_BYTES;
        return 2L * BUFFER_BYTES + batches + 2L * TABLE_FACTOR * Http2Limits.TABLE_BYTES;
    }
}
