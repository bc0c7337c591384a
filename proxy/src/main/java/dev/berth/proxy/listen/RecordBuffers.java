package dev.berth.proxy.listen;

import dev.berth.proxy.limit.Reserve;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Buffers for TLS records, lent to the connections that are at work: one that rests holds none. The
 * most recently used comes first, so that few of them are touched.
 */
final class RecordBuffers {
    /** How many records of a large body leave in one write. */
    private static final int SEVERAL = 4;

    /** More than this many are not kept: of one record each, of several. */
    private static final int KEPT = 64;

    private static final int KEPT_OF_SEVERAL = 8;

    private final Reserve shared;
    private final int bytes;
    private final Shelf single;
    private final Shelf several;

    /**
     * A pool that is empty.
     *
     * @param bytes of the largest record
     * @param shared where the memory of each comes from
     */
    RecordBuffers(int bytes, Reserve shared) {
        this.bytes = bytes;
        this.shared = shared;
        this.single = new Shelf(KEPT);
        this.several = new Shelf(KEPT_OF_SEVERAL);
    }

    /** How long a record can be, and what an engine wants room for. */
    int bytes() {
        return bytes;
    }

    /**
     * An empty buffer for one record; give it back.
     *
     * @throws IOException if there is no memory for it
     */
    ByteBuffer take() throws IOException {
        ByteBuffer kept = single.take();
        if (kept != null) {
            return kept.clear();
        }
        if (!shared.take(bytes)) {
            throw new IOException("there is no memory for another record");
        }
        return allocated(bytes);
    }

    /**
     * An empty buffer for some records, or for one if there is no spare memory; give it back.
     *
     * @throws IOException if there is no memory for one
     */
    ByteBuffer takeSeveral() throws IOException {
        ByteBuffer kept = several.take();
        if (kept != null) {
            return kept.clear();
        }
        int wanted = SEVERAL * bytes;
        return shared.takeSpare(wanted) ? allocated(wanted) : take();
    }

    /** Takes one back that nobody uses any more. */
    void giveBack(ByteBuffer buffer) {
        Shelf shelf = buffer.capacity() == bytes ? single : several;
        if (!shelf.put(buffer)) {
            shared.giveBack(buffer.capacity());
        }
    }

    /** In the heap, for the JDK's ciphers work on arrays and copy everything else. */
    private static ByteBuffer allocated(int capacity) {
        return ByteBuffer.allocate(capacity);
    }

    /** Those that nobody uses. */
    private static final class Shelf {
        private final ReentrantLock lock = new ReentrantLock();
        private final @Nullable ByteBuffer[] kept;
        private int count;

        Shelf(int most) {
            kept = new ByteBuffer[most];
        }

        @Nullable ByteBuffer take() {
            lock.lock();
            try {
                if (count == 0) {
                    return null;
                }
                count--;
                ByteBuffer buffer = kept[count];
                kept[count] = null;
                return buffer;
            } finally {
                lock.unlock();
            }
        }

        boolean put(ByteBuffer buffer) {
            lock.lock();
            try {
                if (count == kept.length) {
                    return false;
                }
                kept[count] = buffer;
                count++;
                return true;
            } finally {
                lock.unlock();
            }
        }
    }
}
