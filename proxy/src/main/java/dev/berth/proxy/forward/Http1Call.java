package dev.berth.proxy.forward;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.limit.UpstreamLimits;
import dev.berth.proxy.upstream.UpstreamCall;
import dev.berth.proxy.wire.BadMessage;
import dev.berth.proxy.wire.BodyInput;
import dev.berth.proxy.wire.BodyOutput;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.HeadWriter;
import dev.berth.proxy.wire.RequestHead;
import dev.berth.proxy.wire.ResponseHead;
import dev.berth.proxy.wire.WireLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A request on an HTTP/1.1 connection, which it has for itself until it ends. */
final class Http1Call implements UpstreamCall {
    private final UpstreamPool pool;
    private final UpstreamConnection connection;
    private final UpstreamLimits limits;
    private final WireLimits wire;

    /** Whoever settles first decides: a call that has ended cannot cancel the next one. */
    private final AtomicBoolean settled = new AtomicBoolean();

    private String method = "";
    private @Nullable BodyOutput request;
    private @Nullable ResponseHead answer;
    private @Nullable BodyInput body;
    private Duration silence;
    private boolean begun;
    private boolean keepAlive;
    private boolean switched;
    private volatile boolean sent;
    private volatile boolean cancelled;

    Http1Call(
            UpstreamPool pool,
            UpstreamConnection connection,
            UpstreamLimits limits,
            WireLimits wire) {
        this.pool = pool;
        this.connection = connection;
        this.limits = limits;
        this.silence = limits.stall();
        this.wire = wire;
    }

    @Override
    public boolean reused() {
        return connection.reused();
    }

    @Override
    public void send(RequestHead head, Framing framing) throws IOException {
        method = head.method();
        connection.output().write(HeadWriter.request(head, framing));
        connection.output().flush();
        if (framing instanceof Framing.None || framing.equals(new Framing.Length(0))) {
            sent = true;
        } else {
            request = new BodyOutput(framing, connection.output());
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        output().write(buffer, offset, length);
        output().flush();
    }

    @Override
    public void finish(Fields trailers) throws IOException {
        output().complete(trailers);
        sent = true;
    }

    @Override
    public @Nullable ResponseHead head() throws IOException {
        begun |= connection.input().await();
        ResponseHead head = connection.heads().response();
        if (head != null && !head.isInterim()) {
            answer = head;
        }
        return head;
    }

    @Override
    public Framing framing() throws BadMessage {
        ResponseHead head = answered();
        Framing framing = Framing.ofResponse(method, head);
        keepAlive =
                head.minorVersion() == 1
                        && !head.fields().tokens("Connection").contains("close")
                        && !(framing instanceof Framing.UntilClose);
        body = new BodyInput(framing, connection.input(), wire);
        silence = head.isEventStream() ? limits.quiet() : limits.stall();
        return framing instanceof Framing.UntilClose ? Framing.CHUNKED : framing;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        BodyInput input = input();
        if (connection.input().unread() > 0 || input.complete()) {
            return input.read(buffer, offset, length);
        }
        connection.receiving().arm(silence);
        try {
            return input.read(buffer, offset, length);
        } finally {
            connection.receiving().disarm();
        }
    }

    @Override
    public boolean more() {
        return connection.input().unread() > 0;
    }

    @Override
    public Fields trailers() {
        return input().trailers();
    }

    @Override
    public Exchange.Tunnel tunnel() {
        switched = true;
        pool.letGo();
        return new Ends();
    }

    @Override
    public void expect(Duration wait) {
        connection.receiving().arm(wait);
    }

    @Override
    public void relax() {
        connection.receiving().disarm();
    }

    @Override
    public boolean begun() {
        return begun;
    }

    @Override
    public boolean late() {
        return connection.late();
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    @Override
    public boolean keepsUnprocessed() {
        return false;
    }

    @Override
    public boolean unprocessed() {
        // HTTP/1.1 has no way to say so.
        return false;
    }

    @Override
    public boolean lingers() {
        return keepAlive;
    }

    @Override
    public void cancel() {
        if (settled.compareAndSet(false, true)) {
            cancelled = true;
            connection.close();
        }
    }

    @Override
    public void end() {
        if (switched) {
            connection.close();
            return;
        }
        BodyInput input = body;
        boolean complete = input != null && input.complete() && sent && keepAlive;
        boolean mine = settled.compareAndSet(false, true);
        if (mine && complete && connection.input().unread() == 0) {
            pool.giveBack(connection);
        } else {
            pool.discard(connection);
        }
    }

    private BodyOutput output() {
        BodyOutput output = request;
        if (output == null) {
            throw new IllegalStateException("this request has no body");
        }
        return output;
    }

    private ResponseHead answered() {
        ResponseHead head = answer;
        if (head == null) {
            throw new IllegalStateException("the answer's head was not read");
        }
        return head;
    }

    private BodyInput input() {
        BodyInput input = body;
        if (input == null) {
            throw new IllegalStateException("the answer's framing was not asked for");
        }
        return input;
    }

    /** The endpoint's connection after the switch. */
    private final class Ends implements Exchange.Tunnel {
        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return connection.input().read(buffer, offset, length);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            connection.output().write(buffer, offset, length);
        }

        @Override
        public void flush() throws IOException {
            connection.output().flush();
        }

        @Override
        public void shutdownOutput() throws IOException {
            connection.shutdownOutput();
        }

        @Override
        public void close() {
            cancel();
        }
    }
}
