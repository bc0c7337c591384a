package dev.berth.proxy.http2.client;

import dev.berth.proxy.http2.frame.ErrorCode;
import dev.berth.proxy.limit.UpstreamLimits;
import dev.berth.proxy.wire.BadMessage;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.ResponseHead;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has received: put in by the connection's reader, which never waits, taken out by
 * the call's thread, which does.
 */
final class Incoming {
    private static final int NOT_SAID = -1;

    private final UpstreamLimits limits;
    private final int windowBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<ResponseHead> heads = new ArrayDeque<>(2);
    private final ReceiveBuffer body = new ReceiveBuffer();
    private String method = "";
    private @Nullable ResponseHead answer;
    private Fields trailers = Fields.NONE;
    private long announced = NOT_SAID;
    private long received;
    private int window;
    private int taken;
    private boolean bodiless;
    private boolean endedWithHead;
    private boolean ended;
    private boolean closed;
    private @Nullable IOException failure;
    private boolean expecting;
    private long due;
    private volatile boolean begun;
    private volatile boolean late;
    private volatile boolean unprocessed;
    private volatile @Nullable ErrorCode reset;

    /** The endpoint kept something back for too long. */
    static final class Late extends IOException {
        private static final long serialVersionUID = 1L;

        Late() {
            super("the endpoint is late");
        }
    }

    Incoming(UpstreamLimits limits) {
        this.limits = limits;
        this.windowBytes = limits.http2().streamWindowBytes();
        this.window = windowBytes;
    }

    /** The request's method, on which it depends whether an answer has a body. */
    void requestMethod(String name) {
        method = name;
    }

    /** A head has come; too many of them, or one that contradicts itself, fail the stream. */
    void add(ResponseHead head, boolean end) throws BadMessage {
        lock.lock();
        try {
            begun = true;
            if (head.isInterim()) {
                if (end || head.status() == 101 || heads.size() > limits.interimAnswers()) {
                    throw BadMessage.malformed("an interim answer that is none, or too many");
                }
            } else {
                answer = head;
                Framing declared = Framing.ofResponse(method, head);
                bodiless = declared instanceof Framing.None;
                if (declared instanceof Framing.Length(long bytes)) {
                    announced = bytes;
                }
                endedWithHead = end;
                if (end) {
                    end();
                }
            }
            heads.add(head);
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the final head has come, so that the next one is the trailers. */
    boolean answered() {
        lock.lock();
        try {
            return answer != null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Bytes of the body have come.
     *
     * @param flow what they and their padding take of the window
     * @return false if the window does not have so much
     */
    boolean add(byte[] bytes, int offset, int count, int flow, boolean end) throws BadMessage {
        lock.lock();
        try {
            window -= flow;
            if (window < 0) {
                return false;
            }
            taken += flow - count;
            if (answer == null) {
                throw BadMessage.malformed("a body before its head");
            }
            received += count;
            if (count > 0 && (bodiless || (announced != NOT_SAID && received > announced))) {
                throw BadMessage.malformed("the body is longer than it was said to be");
            }
            if (!closed && failure == null) {
                body.add(bytes, offset, count);
            }
            if (end) {
                end();
            }
            arrived.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The trailers have come, and with them the end. */
    void end(Fields last) throws BadMessage {
        lock.lock();
        try {
            trailers = last;
            end();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The endpoint has reset the stream. */
    void reset(ErrorCode code) {
        if (code == ErrorCode.REFUSED_STREAM) {
            unprocessed = true;
        }
        reset = code;
        fail(new IOException("the endpoint reset the stream: " + code));
    }

    /** The endpoint has said that it did not look at the request. */
    void refuse() {
        unprocessed = true;
        fail(new IOException("the endpoint goes away before this request"));
    }

    /** Nothing more will come; what came before is still there. */
    void fail(IOException cause) {
        lock.lock();
        try {
            if (!ended && failure == null) {
                failure = cause;
            }
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what nobody will take. */
    void close() {
        lock.lock();
        try {
            closed = true;
            body.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a head. */
    ResponseHead head() throws IOException {
        lock.lock();
        try {
            while (heads.isEmpty()) {
                throwFailure();
                if (!expecting) {
                    arrived.await();
                } else if (arrived.awaitNanos(due - System.nanoTime()) <= 0 && isDue()) {
                    throw giveUp();
                }
            }
            return heads.remove();
        } catch (InterruptedException stop) {
            throw stopped(stop);
        } finally {
            lock.unlock();
        }
    }

    /** How the final answer's body ends. */
    Framing framing() throws BadMessage {
        lock.lock();
        try {
            if (bodiless) {
                return Framing.NONE;
            }
            if (announced != NOT_SAID) {
                return new Framing.Length(announced);
            }
            return endedWithHead ? new Framing.Length(0) : Framing.CHUNKED;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what there is, at least one byte; -1 after the last.
     *
     * @param wait for as long as this
     */
    int read(byte[] buffer, int offset, int length, Duration wait) throws IOException {
        lock.lock();
        try {
            long end = System.nanoTime() + wait.toNanos();
            while (body.size() == 0) {
                throwFailure();
                if (ended) {
                    return -1;
                }
                if (arrived.awaitNanos(end - System.nanoTime()) <= 0 && body.size() == 0) {
                    throw giveUp();
                }
            }
            int count = body.take(buffer, offset, length);
            taken += count;
            return count;
        } catch (InterruptedException stop) {
            throw stopped(stop);
        } finally {
            lock.unlock();
        }
    }

    /** By how much to open the window, if it is worth a frame. */
    int windowToOpen() {
        lock.lock();
        try {
            if (ended || failure != null || taken < windowBytes / 2) {
                return 0;
            }
            int opened = taken;
            window += opened;
            taken = 0;
            return opened;
        } finally {
            lock.unlock();
        }
    }

    boolean more() {
        lock.lock();
        try {
            return body.size() > 0;
        } finally {
            lock.unlock();
        }
    }

    Fields trailers() {
        lock.lock();
        try {
            return trailers;
        } finally {
            lock.unlock();
        }
    }

    void expect(Duration wait) {
        lock.lock();
        try {
            expecting = true;
            due = System.nanoTime() + wait.toNanos();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void relax() {
        lock.lock();
        try {
            expecting = false;
        } finally {
            lock.unlock();
        }
    }

    boolean begun() {
        return begun;
    }

    boolean late() {
        return late;
    }

    boolean unprocessed() {
        return unprocessed;
    }

    /** With what the endpoint has reset the stream, if it has. */
    @Nullable ErrorCode resetCode() {
        return reset;
    }

    /** The last byte has come; whether there were as many as promised. */
    private void end() throws BadMessage {
        if (answer == null) {
            throw BadMessage.malformed("the answer ends before it began");
        }
        if (!bodiless && announced != NOT_SAID && received != announced) {
            throw BadMessage.malformed("the body is shorter than it was said to be");
        }
        ended = true;
    }

    private boolean isDue() {
        return expecting && due - System.nanoTime() <= 0;
    }

    private void throwFailure() throws IOException {
        IOException cause = failure;
        if (cause instanceof BadMessage malformed) {
            throw malformed;
        }
        if (cause != null) {
            throw new IOException("the stream ended before its answer", cause);
        }
    }

    private Late giveUp() {
        late = true;
        return new Late();
    }

    private static IOException stopped(InterruptedException stop) {
        Thread.currentThread().interrupt();
        return new IOException("stopped while waiting for the endpoint", stop);
    }
}
