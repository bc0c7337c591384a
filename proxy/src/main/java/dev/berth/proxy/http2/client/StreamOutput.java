package dev.berth.proxy.http2.client;

import dev.berth.proxy.http2.frame.ConnectionError;
import dev.berth.proxy.http2.frame.ErrorCode;
import dev.berth.proxy.http2.frame.FrameWriter;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.RequestHead;
import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a stream sends, within the windows that the endpoint opens (RFC 9113 §5.2).
 *
 * <p>All of it is guarded by the lock of the connection's outbox, which nobody holds while writing.
 */
final class StreamOutput {
    private static final byte[] NOTHING = {};

    private final ClientConnection connection;
    private final ClientStream stream;
    private final ReentrantLock lock;
    private final Condition writable;
    private int id;
    private long window;
    private boolean patient;
    private boolean ended;
    private boolean peerEnded;
    private boolean over;
    private volatile boolean late;

    StreamOutput(ClientConnection connection, ClientStream stream) {
        this.connection = connection;
        this.stream = stream;
        this.lock = connection.outbox().lock();
        this.writable = lock.newCondition();
    }

    /** The stream's number; 0 before its head was sent. */
    int id() {
        lock.lock();
        try {
            return id;
        } finally {
            lock.unlock();
        }
    }

    boolean late() {
        return late;
    }

    /**
     * Begins the stream.
     *
     * @param mayWait whether the body may wait for room for as long as it takes
     */
    void head(RequestHead head, Framing framing, boolean mayWait) throws IOException {
        boolean whole = framing instanceof Framing.None || framing.equals(new Framing.Length(0));
        begin(whole, mayWait, out -> connection.fields().head(out, head, framing));
    }

    /** Begins a stream that is to carry another protocol. */
    void connect(RequestHead head, String protocol) throws IOException {
        begin(false, true, out -> connection.fields().connect(out, head, protocol));
    }

    private void begin(boolean whole, boolean mayWait, FrameWriter.Block head) throws IOException {
        lock.lock();
        try {
            checkOpen();
            patient = mayWait;
            id = connection.begin(stream);
            window = connection.peer().windowBytes();
            ended = whole;
            connection.outbox().frames().headers(id, ended, head);
        } finally {
            lock.unlock();
        }
        connection.outbox().flush();
    }

    /** Sends some of the body; waits for room and for windows. */
    void data(byte[] bytes, int offset, int length) throws IOException {
        int sent = 0;
        while (sent < length) {
            sent += add(bytes, offset + sent, length - sent);
            connection.outbox().flush();
        }
    }

    /** Ends the request. */
    void end(Fields trailers) throws IOException {
        lock.lock();
        try {
            checkOpen();
            ended = true;
            var frames = connection.outbox().frames();
            if (trailers.isEmpty()) {
                frames.data(id, NOTHING, 0, 0, true);
            } else {
                frames.headers(id, true, out -> connection.fields().trailers(out, trailers));
            }
            if (peerEnded) {
                finish();
            }
        } finally {
            lock.unlock();
        }
        connection.outbox().flush();
    }

    /** Opens the stream's window to the endpoint. */
    void windowUpdate(int bytes) throws IOException {
        lock.lock();
        try {
            if (over || peerEnded) {
                return;
            }
            connection.outbox().frames().windowUpdate(id, bytes);
        } finally {
            lock.unlock();
        }
        connection.outbox().flush();
    }

    /** Ends the stream unless it is over; never waits. */
    void reset(ErrorCode code) {
        lock.lock();
        try {
            if (over) {
                return;
            }
            if (id != 0) {
                connection.outbox().frames().reset(id, code);
            }
            finish();
        } finally {
            lock.unlock();
        }
        connection.outbox().flushLater();
    }

    /** The endpoint has said its last; false if it had before. */
    boolean peerEnds() {
        lock.lock();
        try {
            boolean first = !peerEnded;
            peerEnded = true;
            if (ended) {
                finish();
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the endpoint has said its last. */
    boolean peerEnded() {
        lock.lock();
        try {
            return peerEnded;
        } finally {
            lock.unlock();
        }
    }

    /** The endpoint takes no more: it has reset the stream, or the connection is over. */
    void peerStops() {
        lock.lock();
        try {
            finish();
        } finally {
            lock.unlock();
        }
    }

    /** The endpoint has opened the window, or its settings have changed it. */
    void windowChanges(long bytes) throws ConnectionError {
        lock.lock();
        try {
            window += bytes;
            if (window > Integer.MAX_VALUE) {
                throw new ConnectionError(
                        ErrorCode.FLOW_CONTROL_ERROR, "a window of more than 2^31-1 bytes");
            }
            writable.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The connection has room or window again; with the lock held. */
    void wake() {
        writable.signalAll();
    }

    private int add(byte[] bytes, int offset, int length) throws IOException {
        lock.lock();
        try {
            int part = room(length);
            if (part == 0) {
                part = awaitRoom(length);
            }
            window -= part;
            connection.outbox().frames().data(id, bytes, offset, part, false);
            return part;
        } finally {
            lock.unlock();
        }
    }

    private int awaitRoom(int length) throws IOException {
        connection.blocked().add(this);
        try {
            long left = connection.limits().stall().toNanos();
            int part = room(length);
            while (part == 0) {
                if (patient) {
                    writable.await();
                } else {
                    left = writable.awaitNanos(left);
                    late = left <= 0;
                }
                part = room(length);
            }
            return part;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while waiting for the endpoint", stop);
        } finally {
            connection.blocked().remove(this);
        }
    }

    /** How much may be sent now, which is taken from the connection's window. */
    private int room(int length) throws IOException {
        checkOpen();
        if (late) {
            throw new IOException("the endpoint takes no more");
        }
        return connection.spend((int) Math.min(length, Math.max(0, window)));
    }

    private void finish() {
        if (!over) {
            over = true;
            connection.forget(id);
            writable.signalAll();
        }
    }

    private void checkOpen() throws IOException {
        if (over || ended) {
            throw new IOException("the endpoint takes no more of this request");
        }
    }
}
