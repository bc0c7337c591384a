package dev.berth.proxy.forward;

import dev.berth.proxy.exchange.Exchange.RequestBody;
import dev.berth.proxy.wire.Fields;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A request's body that can be sent again from its beginning while little of it was read.
 *
 * <p>A try that failed may still wait for the client's next bytes when the next try begins; what it
 * gets then is kept for that one.
 */
final class RepeatableBody {
    /** Of a body that has been read, so that it can be sent again. */
    static final int KEPT_BYTES = 16 * 1024;

    private static final byte[] NOTHING = {};

    private final RequestBody source;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger current = new AtomicInteger();
    private byte[] kept = NOTHING;
    private int count;
    private volatile boolean repeatable = true;
    private boolean lost;
    private boolean ended;

    /** Who reads on after the beginning was lost. */
    private int owner;

    RepeatableBody(RequestBody source) {
        this.source = source;
    }

    /** Whether it can be read from its beginning. */
    boolean repeatable() {
        return repeatable;
    }

    /**
     * Reads from the beginning; earlier readers get nothing any more.
     *
     * @param keep whether it may have to be read again
     */
    Reader reader(boolean keep) {
        return new Reader(current.incrementAndGet(), keep);
    }

    /** One reading of the body. */
    final class Reader {
        private final int number;
        private final boolean keep;
        private int position;

        private Reader(int number, boolean keep) {
            this.number = number;
            this.keep = keep;
        }

        /** Reads what there is, at least one byte; -1 after the last. */
        int read(byte[] buffer) throws IOException {
            lock.lock();
            try {
                checkCurrent();
                if (position < count) {
                    int again = Math.min(buffer.length, count - position);
                    System.arraycopy(kept, position, buffer, 0, again);
                    position += again;
                    return again;
                }
                if (ended) {
                    return -1;
                }
                int read = source.read(buffer, 0, buffer.length);
                ended = read < 0;
                position += keep(buffer, Math.max(read, 0));
                checkCurrent();
                return read;
            } finally {
                lock.unlock();
            }
        }

        Fields trailers() {
            return source.trailers();
        }

        private int keep(byte[] buffer, int read) {
            if (read == 0) {
                return 0;
            }
            if (!keep || count > KEPT_BYTES) {
                repeatable = false;
                lost = true;
                owner = number;
                kept = NOTHING;
                position -= count;
                count = 0;
                return 0;
            }
            if (kept.length < count + read) {
                kept = Arrays.copyOf(kept, Math.max(2 * kept.length, count + read));
            }
            System.arraycopy(buffer, 0, kept, count, read);
            count += read;
            repeatable = count <= KEPT_BYTES;
            return read;
        }

        private void checkCurrent() throws IOException {
            if (number != current.get()) {
                throw new IOException("another try reads the body");
            }
            if (lost && number != owner) {
                throw new IOException("the body's beginning is gone");
            }
        }
    }
}
