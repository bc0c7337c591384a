package dev.berth.proxy.listen;

import dev.berth.proxy.limit.Reserve;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Buffers for one TLS record each, lent to the connections that are at work: one that rests holds
 * none. The most recently used comes first, so that few of them are touched.
 */
final class RecordBuffers {
    /** More than this many are not kept. */
    private static final int KEPT = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final @Nullable ByteBuffer[] kept = new ByteBuffer[KEPT];
    private final int bytes;
    private final Reserve shared;
    private int count;

    /**
     * A pool that is empty.
     *
     * @param bytes of the largest record
     * @param shared where the memory of each comes from
     */
    RecordBuffers(int bytes, Reserve shared) {
        this.bytes = bytes;
        this.shared = shared;
    }

    /**
     * An empty buffer; give it back.
     *
     * @throws IOException if there is no memory for it
     */
    ByteBuffer take() throws IOException {
        lock.lock();
        try {
            while (count > 0) {
                count--;
                ByteBuffer buffer = kept[count];
                kept[count] = null;
                if (buffer != null) {
                    return buffer.clear();
                }
            }
        } finally {
            lock.unlock();
        }
        if (!shared.take(bytes)) {
            throw new IOException("there is no memory for another record");
        }
        // In the heap, for the JDK's ciphers work on arrays and copy everything else.
        return ByteBuffer.allocate(bytes);
    }

    /** Takes one back that nobody uses any more. */
    void giveBack(ByteBuffer buffer) {
        lock.lock();
        try {
            if (count < KEPT) {
                kept[count] = buffer;
                count++;
            } else {
                shared.giveBack(bytes);
            }
        } finally {
            lock.unlock();
        }
    }
}
