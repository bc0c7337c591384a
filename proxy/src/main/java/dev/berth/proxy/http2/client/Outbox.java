package dev.berth.proxy.http2.client;

import dev.berth.proxy.http2.frame.ConnectionError;
import dev.berth.proxy.http2.frame.ErrorCode;
import dev.berth.proxy.http2.frame.FrameWriter;
import dev.berth.proxy.wire.ByteSink;
import dev.berth.proxy.wire.Octets;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a connection that wait to be written.
 *
 * <p>Whoever adds frames writes them, unless somebody is writing already, who takes them along: so
 * frames of many streams share a write, and no thread is woken to write. Who must not wait (the
 * connection's reader, a cancellation) has them written by a thread of its own.
 */
final class Outbox {
    /** DATA waits while so much does. */
    static final int ROOM_BYTES = 64 * 1024;

    /** An endpoint that takes nothing, but makes us say so much, is given up. */
    private static final int MAX_BYTES = 1024 * 1024;

    private static final int KEPT_BYTES = 32 * 1024;

    /** How long the last words of a connection wait for what is being written. */
    private static final long FINISH_NANOS = Duration.ofSeconds(1).toNanos();

    /** After so many writes for others a stream's thread goes back to its own work. */
    private static final int MAX_ROUNDS = 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition writerLeft = lock.newCondition();
    private final ByteSink sink;
    private final Runnable onRoom;
    private Batch filling = new Batch();
    private Batch draining = new Batch();
    private boolean writing;
    private @Nullable IOException broken;

    /** Frames and the bytes that they become. */
    private static final class Batch {
        private final Octets octets = new Octets(KEPT_BYTES);
        private final FrameWriter frames = new FrameWriter(octets);
    }

    /**
     * An outbox.
     *
     * @param onRoom called with the lock held when something was written
     */
    Outbox(ByteSink sink, Runnable onRoom) {
        this.sink = sink;
        this.onRoom = onRoom;
    }

    /** Guards the frames and everything that decides on them: windows, settings, stream ids. */
    ReentrantLock lock() {
        return lock;
    }

    /** Where the next frame is added; with the lock held. */
    FrameWriter frames() {
        return filling.frames;
    }

    /** Whether DATA may be added; with the lock held. */
    boolean hasRoom() {
        return filling.octets.size() < ROOM_BYTES;
    }

    /** Heeds the peer's SETTINGS_MAX_FRAME_SIZE; with the lock held. */
    void maxFrameBytes(int bytes) {
        filling.frames.maxFrameBytes(bytes);
        draining.frames.maxFrameBytes(bytes);
    }

    /** Adds a frame that waits for no window, and has it written without waiting. */
    void say(Consumer<FrameWriter> frame) {
        lock.lock();
        try {
            frame.accept(frames());
        } finally {
            lock.unlock();
        }
        flushLater();
    }

    /** Refuses to gather what a flood of frames makes us say. */
    void checkBound() throws ConnectionError {
        lock.lock();
        try {
            if (filling.octets.size() > MAX_BYTES) {
                throw new ConnectionError(
                        ErrorCode.ENHANCE_YOUR_CALM, "the endpoint does not read what it asks for");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes what waits, unless another thread is about it. */
    void flush() throws IOException {
        flush(begin(), MAX_ROUNDS);
    }

    /** Writes what waits, once another thread that is about it has left, if that is soon. */
    void finish() throws IOException {
        Batch last;
        lock.lock();
        try {
            for (long left = FINISH_NANOS; writing && left > 0; ) {
                left = writerLeft.awaitNanos(left);
            }
            last = begin();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return;
        } finally {
            lock.unlock();
        }
        flush(last, Integer.MAX_VALUE);
    }

    /** Has it written without waiting. */
    void flushLater() {
        lock.lock();
        try {
            if (!writing && filling.octets.size() > 0 && broken == null) {
                Thread.ofVirtual().name("http2 upstream writer").start(this::flushAll);
            }
        } finally {
            lock.unlock();
        }
    }

    private void flushAll() {
        try {
            flush(begin(), Integer.MAX_VALUE);
        } catch (IOException reported) {
            // Every stream learns of it from the reader, whose connection it is too.
            System.getLogger(Outbox.class.getName())
                    .log(System.Logger.Level.TRACE, "writing to an endpoint", reported);
        }
    }

    private void flush(@Nullable Batch first, int maxRounds) throws IOException {
        Batch full = first;
        int rounds = 0;
        while (full != null) {
            IOException failure = null;
            try {
                full.octets.writeTo(sink);
            } catch (IOException failed) {
                failure = failed;
            }
            rounds++;
            full = next(full, failure, rounds < maxRounds);
        }
    }

    /** What is to be written, if there is something and nobody else writes. */
    private @Nullable Batch begin() throws IOException {
        lock.lock();
        try {
            if (broken != null) {
                throw new IOException("the connection to the endpoint is broken", broken);
            }
            if (writing || filling.octets.size() == 0) {
                return null;
            }
            writing = true;
            return swapped();
        } finally {
            lock.unlock();
        }
    }

    /** Ends a write; what is to be written next, if anything. */
    private @Nullable Batch next(Batch written, @Nullable IOException failure, boolean goOn)
            throws IOException {
        lock.lock();
        try {
            written.octets.clear(KEPT_BYTES);
            if (failure != null) {
                broken = failure;
                leave();
                throw failure;
            }
            onRoom.run();
            if (goOn && filling.octets.size() > 0) {
                return swapped();
            }
            leave();
            flushLater();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        writing = false;
        writerLeft.signalAll();
    }

    private Batch swapped() {
        Batch full = filling;
        filling = draining;
        draining = full;
        return full;
    }
}
