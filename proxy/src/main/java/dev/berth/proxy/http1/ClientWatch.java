package dev.berth.proxy.http1;

import dev.berth.proxy.exchange.Cancellation;
import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.wire.ByteSource;
import java.io.IOException;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a client has gone while its request waits for a silent endpoint.
 *
 * <p>Nobody reads from the client then, so its end would go unseen. Once nothing has moved for a
 * while, a thread of its own reads ahead: an end means that the client has gone, bytes are the next
 * request and are kept for whoever reads next. A quick request costs no thread.
 */
final class ClientWatch {
    private static final int AHEAD_BYTES = 1024;

    private final ByteSource source;
    private final Cancellation gone;
    private final Deadlines deadlines;
    private final Duration silence;

    /** What is waited for; only the one who swaps it may read. */
    private final AtomicReference<@Nullable Object> state = new AtomicReference<>();

    private volatile Deadline quiet;

    /** A deadline that has rung rings no more. */
    private volatile boolean spent;

    private volatile boolean retired;

    /**
     * A watch that looks at nothing yet.
     *
     * @param silence after which it looks
     */
    ClientWatch(ByteSource source, Cancellation gone, Deadlines deadlines, Duration silence) {
        this.source = source;
        this.gone = gone;
        this.deadlines = deadlines;
        this.silence = silence;
        this.quiet = deadlines.watch(new Silence());
    }

    /**
     * Begins to watch the client of an exchange.
     *
     * @param received whether its body is, so that nobody else reads
     */
    void begin(BooleanSupplier received) {
        if (state.compareAndSet(null, new Waiting(received))) {
            arm();
        }
    }

    /** The client has taken something, or the last of its body has come: it is there. */
    void moved() {
        if (state.get() instanceof Waiting) {
            arm();
        }
    }

    /** The exchange is over, or others read what the client sends from now on. */
    void end() {
        Object before = state.get();
        if (before instanceof Waiting && state.compareAndSet(before, null)) {
            quiet.disarm();
        }
    }

    /** Reads what there is, what was read ahead first. */
    int read(byte[] buffer, int offset, int length) throws IOException {
        if (state.get() instanceof Ahead ahead) {
            int count = ahead.take(buffer, offset, length);
            if (ahead.empty()) {
                state.compareAndSet(ahead, null);
            }
            return count;
        }
        return source.read(buffer, offset, length);
    }

    void retire() {
        retired = true;
        quiet.retire();
    }

    private void arm() {
        if (spent) {
            spent = false;
            quiet = deadlines.watch(new Silence());
        }
        quiet.arm(silence);
    }

    private void look() {
        spent = true;
        // While a body is coming, its reader sees the end.
        if (state.get() instanceof Waiting waiting && waiting.received().getAsBoolean()) {
            var ahead = new Ahead();
            if (state.compareAndSet(waiting, ahead)) {
                ahead.start();
            }
        }
    }

    private record Waiting(BooleanSupplier received) {}

    /** Bytes that were read before anybody wanted them. */
    private final class Ahead {
        private final byte[] bytes = new byte[AHEAD_BYTES];
        private final Thread reader =
                Thread.ofVirtual().name("client watch").unstarted(this::readOnce);
        private int position;
        private int limit;
        private @Nullable IOException broken;

        void start() {
            reader.start();
        }

        int take(byte[] buffer, int offset, int length) throws IOException {
            try {
                reader.join();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IOException("the connection is closed", stop);
            }
            if (broken != null) {
                throw new IOException("the client's connection broke", broken);
            }
            if (limit < 0) {
                return -1;
            }
            int count = Math.min(length, limit - position);
            System.arraycopy(bytes, position, buffer, offset, count);
            position += count;
            return count;
        }

        /** Whether everything was taken; an end stays. */
        boolean empty() {
            return limit >= 0 && position == limit;
        }

        private void readOnce() {
            try {
                limit = source.read(bytes, 0, bytes.length);
            } catch (IOException closed) {
                broken = closed;
            }
            if (limit < 0 || broken != null) {
                gone.cancel();
            }
        }
    }

    /** What the deadline closes: it only looks. */
    private final class Silence implements Channel {
        @Override
        public boolean isOpen() {
            return !retired;
        }

        @Override
        public void close() {
            look();
        }
    }
}
