package dev.berth.proxy.http2.server;

import dev.berth.proxy.http2.frame.ConnectionError;
import dev.berth.proxy.http2.frame.ErrorCode;
import dev.berth.proxy.http2.frame.FrameWriter;
import dev.berth.proxy.http2.frame.Settings;
import dev.berth.proxy.http2.hpack.HpackEncoder;
import dev.berth.proxy.limit.Http2Limits;
import dev.berth.proxy.limit.Reserve;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Octets;
import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What goes out on a connection: every thread adds its frames to one batch, and the writer takes
 * the whole batch whenever it has written the one before.
 *
 * <p>So nobody waits for a write that others need too, and the busier a connection is the more
 * frames share a TLS record and a system call: the writer's turn comes after the threads that are
 * ready to add theirs. Bodies keep to the client's windows. When the batch or the connection's
 * window is full, streams take turns, one frame each.
 */
final class FrameScheduler {
    /** Of a batch's memory, kept while nothing goes on. */
    private static final int IDLE_BYTES = 2 * 1024;

    private final Http2Limits limits;
    private final ConnectionMemory memory;
    private final HpackEncoder encoder = new HpackEncoder(Http2Limits.TABLE_BYTES);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();

    private final SendTurns turns = new SendTurns(lock, Settings.INITIAL_WINDOW_BYTES);
    private final ReceiveWindow receive;
    private Octets gathering = new Octets(IDLE_BYTES);
    private final FrameWriter frames = new FrameWriter(gathering);
    private Settings peer = Settings.INITIAL;
    private long batch;
    private long dataFrames;
    private boolean wanted;
    private boolean closing;
    private boolean broken;

    FrameScheduler(Http2Limits limits, Reserve shared) {
        this.limits = limits;
        this.memory = new ConnectionMemory(shared, limits.outboundBytes());
        this.receive = new ReceiveWindow(limits.connectionWindowBytes());
    }

    // What the connection says.

    void begin(Settings ours) {
        locked(
                () -> {
                    frames.settings(ours);
                    int more = limits.connectionWindowBytes() - Settings.INITIAL_WINDOW_BYTES;
                    frames.windowUpdate(0, more);
                });
        flush();
    }

    void ping(long opaque, boolean ack) {
        locked(() -> frames.ping(opaque, ack));
        flush();
    }

    void goAway(int lastStream, ErrorCode code, String detail) {
        locked(() -> frames.goAway(lastStream, code, detail));
        flush();
    }

    /** Heeds and acknowledges the client's settings. */
    void heed(Settings theirs, Iterable<Http2Stream> streams) throws ConnectionError {
        lock.lock();
        try {
            long change = (long) theirs.windowBytes() - peer.windowBytes();
            peer = theirs;
            frames.maxFrameBytes(Math.min(theirs.frameBytes(), Settings.MIN_FRAME_BYTES));
            encoder.peerTableBytes(theirs.headerTableBytes());
            for (Http2Stream stream : streams) {
                if (!stream.send().change(change)) {
                    throw new ConnectionError(
                            ErrorCode.FLOW_CONTROL_ERROR, "a stream's window exceeds 2^31-1");
                }
                stream.send().signal();
            }
            frames.settingsAck();
            advance();
        } finally {
            lock.unlock();
        }
    }

    /** The client takes more; false if that is more than may be. */
    boolean open(@Nullable SendSide side, int increment) {
        lock.lock();
        try {
            if (side != null) {
                boolean fits = side.change(increment);
                side.signal();
                return fits;
            }
            boolean fits = turns.open(increment);
            advance();
            return fits;
        } finally {
            lock.unlock();
        }
    }

    /** Waits while what goes out anyway is not taken: a client that does not read is not read. */
    void awaitRoom() throws IOException {
        lock.lock();
        try {
            while (gathering.size() > 2 * memory.batchBytes(gathering.size()) && !broken) {
                want();
                room.await();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for a client to read", stop);
        } finally {
            lock.unlock();
        }
    }

    // What the client sends.

    /** Counts a frame that came on a stream; false if it is more than the stream's window. */
    boolean received(Http2Stream stream, int bytes) {
        lock.lock();
        try {
            return stream.receive().take(bytes);
        } finally {
            lock.unlock();
        }
    }

    /** Counts a frame that came on the connection. */
    void received(int bytes) throws ConnectionError {
        lock.lock();
        try {
            memory.body(bytes);
            if (!receive.take(bytes)) {
                throw new ConnectionError(
                        ErrorCode.FLOW_CONTROL_ERROR, "more than the connection's window");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives back the window of what was read, or dropped if there is no stream for it any more. */
    void giveBack(@Nullable Http2Stream stream, int bytes) {
        boolean opened = false;
        lock.lock();
        try {
            memory.body(-bytes);
            opened = announce(0, receive.giveBack(bytes));
            if (stream != null && !stream.send().broken()) {
                opened |= announce(stream.id(), stream.receive().giveBack(bytes));
            }
            if (opened) {
                want();
            }
        } finally {
            lock.unlock();
        }
    }

    // What streams say.

    /** Lets a stream begin with the window that the client gives to each. */
    void add(SendSide side) {
        locked(() -> side.change(peer.windowBytes()));
    }

    /**
     * Queues a header block; waits while too much is queued.
     *
     * @param status of an answer; 0 for trailers
     */
    void headers(SendSide side, int status, Fields fields, boolean end) throws IOException {
        lock.lock();
        try {
            while (gathering.size() >= memory.batchBytes(gathering.size()) && usable(side)) {
                want();
                turns.await(side, room);
            }
            side.queued(batch, gathering.size());
            frames.headers(side.stream(), end, new FieldBlock(encoder, status, fields));
            if (end) {
                side.end();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Queues a part of a body; waits for the client's windows and for the stream's turn. */
    void data(SendSide side, byte[] bytes, int offset, int length) throws IOException {
        lock.lock();
        try {
            int at = offset;
            int end = offset + length;
            while (at < end) {
                usable(side);
                int part = turns.allowed(side, memory.frame(gathering.size(), end - at));
                if (part > 0) {
                    side.queued(batch, gathering.size());
                    frames.data(side.stream(), bytes, at, part, false);
                    dataFrames++;
                    at += part;
                    turns.sent(side, part);
                    advance();
                } else {
                    if (turns.queue(side)) {
                        advance();
                    }
                    want();
                    turns.await(side, turns.turn(side));
                }
            }
        } finally {
            if (turns.leave(side)) {
                advance();
            }
            lock.unlock();
        }
    }

    /** Ends a stream: with its last frame if that has not gone yet. */
    void end(SendSide side) throws IOException {
        lock.lock();
        try {
            if (usable(side) && !side.ended()) {
                side.end();
                int last = side.lastFrame(batch);
                if (last >= 0) {
                    FrameWriter.endStream(gathering, last);
                } else {
                    frames.data(side.stream(), new byte[0], 0, 0, true);
                }
            }
            want();
        } finally {
            lock.unlock();
        }
    }

    /** Says that a stream ends before its time; nothing more of it is queued. */
    void reset(SendSide side, ErrorCode code) {
        lock.lock();
        try {
            if (!side.broken()) {
                side.breakOff();
                frames.reset(side.stream(), code);
                want();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Resets a stream that never came to be. */
    void reset(int stream, ErrorCode code) {
        locked(() -> frames.reset(stream, code));
    }

    /** The client has gone or has reset the stream: nothing more of it is queued. */
    void drop(SendSide side) {
        locked(side::breakOff);
    }

    /** Has what was queued written soon. */
    void flush() {
        locked(this::want);
    }

    /** DATA frames that were queued so far. */
    long dataFrames() {
        lock.lock();
        try {
            return dataFrames;
        } finally {
            lock.unlock();
        }
    }

    // The writer.

    /** Has everything written that is queued, and nothing after that. */
    void close() {
        locked(
                () -> {
                    closing = true;
                    want();
                    work.signal();
                });
    }

    /** The connection and its streams are over: what was taken is given back. */
    void end() {
        locked(memory::end);
    }

    /** Writes batches until the end. */
    void writeTo(ClientLink link) {
        try {
            Octets next = take(new Octets(IDLE_BYTES));
            while (next != null) {
                link.write(next.array(), 0, next.size());
                next = take(next);
            }
        } catch (IOException | RuntimeException gone) {
            System.getLogger(FrameScheduler.class.getName())
                    .log(System.Logger.Level.TRACE, "a client takes no more", gone);
            link.close();
        } finally {
            locked(
                    () -> {
                        broken = true;
                        gathering.clear(IDLE_BYTES);
                        room.signalAll();
                        turns.signalAll();
                    });
        }
    }

    /** Waits for the next batch; null at the end. */
    private @Nullable Octets take(Octets written) throws IOException {
        lock.lock();
        try {
            written.clear(memory.full() ? limits.outboundBytes() : IDLE_BYTES);
            while (!wanted || gathering.size() == 0) {
                if (closing) {
                    return null;
                }
                written.clear(IDLE_BYTES);
                if (gathering.size() == 0) {
                    gathering.clear(Http2Limits.RESTING_BATCH_BYTES);
                    memory.rest();
                }
                work.await();
            }
            wanted = false;
            Octets next = gathering;
            gathering = written;
            frames.target(gathering);
            batch++;
            room.signalAll();
            advance();
            return next;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for something to write", stop);
        } finally {
            lock.unlock();
        }
    }

    private void want() {
        if (!wanted && gathering.size() > 0) {
            wanted = true;
            work.signal();
        }
    }

    /** Whether frames of a stream may still be queued. */
    private boolean usable(SendSide side) throws IOException {
        if (broken || side.broken()) {
            throw new IOException("the client has gone or has reset the stream");
        }
        return true;
    }

    private void advance() {
        turns.advance(gathering.size() < memory.batchBytes(gathering.size()));
    }

    private boolean announce(int stream, int increment) {
        if (increment > 0) {
            frames.windowUpdate(stream, increment);
        }
        return increment > 0;
    }

    private void locked(Runnable step) {
        lock.lock();
        try {
            step.run();
        } finally {
            lock.unlock();
        }
    }
}
