package dev.berth.proxy.http2.server;

import dev.berth.proxy.exchange.Cancellation;
import dev.berth.proxy.http2.frame.ErrorCode;
import dev.berth.proxy.http2.frame.StreamError;
import dev.berth.proxy.limit.ListenerLimits;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A request and its answer on an HTTP/2 connection; both sides end, or one of them resets it. */
final class Http2Stream {
    private static final long UNKNOWN = -1;

    private final int id;
    private final Http2Connection connection;
    private final SendSide send;
    private final ReceiveWindow receive;
    private final RequestInbox inbox;
    private final Cancellation cancellation = new Cancellation();

    /** Sides that have not ended. */
    private final AtomicInteger sides;

    /** Bytes of the body that are to come; known to the thread that reads frames. */
    private long expected;

    private boolean requestEnded;

    Http2Stream(
            int id,
            Http2Connection connection,
            Framing framing,
            boolean requestEnded,
            ListenerLimits limits) {
        this.id = id;
        this.connection = connection;
        this.send = new SendSide(id, limits);
        this.receive = new ReceiveWindow(limits.streamWindowBytes());
        this.inbox = new RequestInbox(limits, requestEnded);
        this.requestEnded = requestEnded;
        this.sides = new AtomicInteger(requestEnded ? 1 : 2);
        this.expected = framing instanceof Framing.Length(long bytes) ? bytes : UNKNOWN;
    }

    int id() {
        return id;
    }

    SendSide send() {
        return send;
    }

    ReceiveWindow receive() {
        return receive;
    }

    RequestInbox inbox() {
        return inbox;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** Whether END_STREAM has come; asked by the thread that reads frames. */
    boolean requestEnded() {
        return requestEnded;
    }

    /**
     * Takes a part of the body.
     *
     * @return whether somebody will read it
     */
    boolean data(byte[] bytes, int offset, int length) throws StreamError {
        if (expected != UNKNOWN) {
            expected -= length;
            if (expected < 0) {
                throw malformed("the body is longer than content-length");
            }
        }
        return length > 0 && inbox.add(bytes, offset, length);
    }

    /** The request is complete. */
    void requestEnds(Fields trailers) throws StreamError {
        requestEnded = true;
        if (expected > 0) {
            throw malformed("the body is shorter than content-length");
        }
        inbox.end(trailers);
        sideEnds();
    }

    /** The answer is about to be complete: from the client's view the stream is over then. */
    void answerEnds() {
        cancellation.clear();
        sideEnds();
    }

    /** The client has reset the stream, or is gone, or broke its rules. */
    void cancel(IOException why) {
        connection.output().drop(send);
        int unread = inbox.fail(why);
        if (unread > 0) {
            connection.output().giveBack(null, unread);
        }
        cancellation.cancel();
    }

    /** Breaks the stream off from our side, if it is not over. */
    void reset(ErrorCode code) {
        if (connection.streams().remove(this, true)) {
            connection.output().reset(send, code);
            int unread = inbox.fail(new IOException("the stream was reset: " + code));
            if (unread > 0) {
                connection.output().giveBack(null, unread);
            }
            connection.streamIsOver();
        }
    }

    private void sideEnds() {
        if (sides.decrementAndGet() == 0 && connection.streams().remove(this, false)) {
            connection.streamIsOver();
        }
    }

    private StreamError malformed(String detail) {
        return new StreamError(id, ErrorCode.PROTOCOL_ERROR, detail);
    }
}
