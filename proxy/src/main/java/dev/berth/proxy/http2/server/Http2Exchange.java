package dev.berth.proxy.http2.server;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.http2.frame.ErrorCode;
import dev.berth.proxy.limit.ListenerLimits;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.RequestHead;
import dev.berth.proxy.wire.ResponseHead;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One stream of an HTTP/2 connection, as the pipeline sees it. */
final class Http2Exchange implements Exchange {
    /** How much of a body that nobody wants is read so that its sender hears the answer. */
    private static final int MAX_LINGER_BYTES = 1024 * 1024;

    private final Http2Stream stream;
    private final Http2Request request;
    private final Http2Connection connection;

    /** The body's reader says 100 Continue while another thread may begin the answer. */
    private final ReentrantLock headLock = new ReentrantLock();

    private volatile boolean continueExpected;
    private volatile boolean replied;
    private @Nullable Http2Reply reply;
    private @Nullable Http2Tunnel tunnel;

    Http2Exchange(Http2Stream stream, Http2Request request, Http2Connection connection) {
        this.stream = stream;
        this.request = request;
        this.connection = connection;
        this.continueExpected =
                request.head().fields().first("expect").orElse("").equalsIgnoreCase("100-continue");
    }

    @Override
    public RequestHead head() {
        return request.head();
    }

    @Override
    public String authority() {
        return request.authority();
    }

    @Override
    public String protocol() {
        return "HTTP/2";
    }

    @Override
    public InetSocketAddress client() {
        return connection.client();
    }

    @Override
    public Framing framing() {
        return request.framing();
    }

    @Override
    public RequestBody body() {
        return new Body();
    }

    @Override
    public void interim(ResponseHead interim) throws IOException {
        headLock.lock();
        try {
            if (!replied) {
                connection
                        .output()
                        .headers(stream.send(), interim.status(), interim.fields(), false);
                connection.output().flush();
            }
        } finally {
            headLock.unlock();
        }
    }

    @Override
    public ReplyBody reply(ResponseHead answer, Framing outgoing) throws IOException {
        Fields fields = answer.fields();
        if (outgoing instanceof Framing.Length(long bytes)) {
            fields = fields.with("content-length", Long.toString(bytes));
        }
        boolean bodiless =
                outgoing instanceof Framing.None || outgoing.equals(new Framing.Length(0));
        begin();
        if (bodiless) {
            stream.answerEnds();
        }
        connection.output().headers(stream.send(), answer.status(), fields, bodiless);
        var begun = new Http2Reply(stream, connection.output(), outgoing, bodiless);
        reply = begun;
        return begun;
    }

    @Override
    public Optional<String> upgrade() {
        return request.protocol().isEmpty() ? Optional.empty() : Optional.of(request.protocol());
    }

    @Override
    public Tunnel tunnel(ResponseHead head) throws IOException {
        begin();
        connection.output().headers(stream.send(), 200, head.fields(), false);
        connection.output().flush();
        var begun = new Http2Tunnel(stream, connection.output());
        tunnel = begun;
        return begun;
    }

    @Override
    public void onCancel(Runnable action) {
        stream.cancellation().add(action);
    }

    @Override
    public boolean replied() {
        return replied;
    }

    @Override
    public void last() {
        // A stream that cannot be trusted says nothing about the next one.
    }

    @Override
    public void abort() {
        stream.reset(ErrorCode.INTERNAL_ERROR);
    }

    @Override
    public void cancelled() {
        stream.reset(ErrorCode.CANCEL);
    }

    /** Ends the stream after it was served: what is not complete is broken off. */
    void end() {
        Http2Tunnel open = tunnel;
        if (open != null) {
            open.close();
            return;
        }
        Http2Reply begun = reply;
        if (begun == null || !begun.isComplete()) {
            stream.reset(ErrorCode.INTERNAL_ERROR);
            return;
        }
        if (!linger()) {
            // The answer is whole and the rest of the request is not wanted (RFC 9113 §8.1).
            stream.reset(ErrorCode.NO_ERROR);
        }
    }

    /** Drops what the client still sends, for a moment; whether that was all. */
    private boolean linger() {
        if (stream.inbox().drained()) {
            return true;
        }
        if (continueExpected) {
            return false;
        }
        ListenerLimits limits = connection.limits();
        stream.inbox().hurry(limits.linger());
        var dropped = new byte[8 * 1024];
        try {
            int total = 0;
            int count = read(dropped, 0, dropped.length);
            while (count >= 0 && total < MAX_LINGER_BYTES) {
                total += count;
                count = read(dropped, 0, dropped.length);
            }
            return count < 0;
        } catch (IOException enough) {
            return false;
        }
    }

    private void begin() {
        headLock.lock();
        try {
            replied = true;
        } finally {
            headLock.unlock();
        }
    }

    private int read(byte[] buffer, int offset, int length) throws IOException {
        int count = stream.inbox().read(buffer, offset, length);
        if (count > 0) {
            connection.output().giveBack(stream, count);
        }
        return count;
    }

    private final class Body implements RequestBody {
        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (continueExpected && !replied) {
                continueExpected = false;
                interim(ResponseHead.of(100, Fields.NONE));
            }
            return Http2Exchange.this.read(buffer, offset, length);
        }

        @Override
        public Fields trailers() {
            return stream.inbox().trailers();
        }
    }
}
