package dev.berth.proxy.listen;

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
    private int count;

    /**
     * A pool that is empty.
     *
     * @param bytes of the largest record
     */
    RecordBuffers(int bytes) {
        this.bytes = bytes;
    }

    /** An empty buffer; give it back. */
    ByteBuffer take() {
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
            }
        } finally {
            lock.unlock();
        }
    }
}
