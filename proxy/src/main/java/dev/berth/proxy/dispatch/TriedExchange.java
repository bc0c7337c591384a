package dev.berth.proxy.dispatch;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.exchange.Origin;
import dev.berth.proxy.forward.Forwarded;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.RequestHead;
import dev.berth.proxy.wire.ResponseHead;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * An exchange that several tries may answer: it sees what each try says, and can keep an answer
 * back that is worth another try. Used by one try after the other.
 */
final class TriedExchange implements Exchange {
    private final Exchange client;
    private final Runnable firstByte;
    private volatile Runnable cancellation = () -> {};
    private Runnable onHead = () -> {};
    private Optional<String> cookie = Optional.empty();
    private IntPredicate unwanted = status -> false;
    private long startNanos;
    private long headNanos;
    private int status;
    private Fields fields = Fields.NONE;
    private boolean withheld;
    private boolean interimSeen;
    private boolean clientFailed;

    /**
     * @param firstByte called when the head of an answer comes
     */
    TriedExchange(Exchange client, Runnable firstByte) {
        this.client = client;
        this.firstByte = firstByte;
    }

    /**
     * Begins a try.
     *
     * @param setCookie goes with its answer
     * @param toWithhold which statuses are kept back; asked once, and then that is what happens
     */
    void begin(Optional<String> setCookie, IntPredicate toWithhold) {
        cookie = setCookie;
        unwanted = toWithhold;
        startNanos = System.nanoTime();
        headNanos = startNanos;
        withheld = false;
        clientFailed = false;
        fields = Fields.NONE;
        cancellation = () -> {};
        onHead = () -> {};
    }

    /** Has something done when the head of this try's answer comes. */
    void onHead(Runnable action) {
        onHead = action;
    }

    /** Breaks this try off. */
    void cancelTry() {
        cancellation.run();
    }

    /** Notes when the answer's head came. */
    void headArrived() {
        headNanos = System.nanoTime();
        onHead.run();
        firstByte.run();
    }

    /** Whether the answer of this try was kept back. */
    boolean withheld() {
        return withheld;
    }

    /** Whether anything of an answer has reached the client. */
    boolean answerSeen() {
        return interimSeen || client.replied();
    }

    /** What this try says about its endpoint. */
    Outcome outcome(Forwarded done) {
        if (!done.cut().isEmpty() && !withheld) {
            return clientFailed ? new Outcome.Unknown() : new Outcome.Failed(Optional.empty());
        }
        return Outcome.of(status, fields, Duration.ofNanos(headNanos - startNanos));
    }

    @Override
    public RequestHead head() {
        return client.head();
    }

    @Override
    public String authority() {
        return client.authority();
    }

    @Override
    public String endpointAuthority() {
        return client.endpointAuthority();
    }

    @Override
    public String protocol() {
        return client.protocol();
    }

    @Override
    public InetSocketAddress client() {
        return client.client();
    }

    @Override
    public String scheme() {
        return client.scheme();
    }

    @Override
    public Origin origin() {
        return client.origin();
    }

    @Override
    public Framing framing() {
        return client.framing();
    }

    @Override
    public RequestBody body() {
        return client.body();
    }

    @Override
    public void interim(ResponseHead head) throws IOException {
        interimSeen = true;
        client.interim(head);
    }

    @Override
    public ReplyBody reply(ResponseHead head, Framing framing) throws IOException {
        status = head.status();
        fields = head.fields();
        if (!interimSeen && unwanted.test(status)) {
            withheld = true;
            throw new IOException("another endpoint is asked");
        }
        ResponseHead told =
                cookie.isEmpty()
                        ? head
                        : head.withFields(head.fields().with("Set-Cookie", cookie.get()));
        try {
            return new Watched(client.reply(told, framing));
        } catch (IOException | RuntimeException gone) {
            clientFailed = true;
            throw gone;
        }
    }

    @Override
    public Optional<String> upgrade() {
        return client.upgrade();
    }

    @Override
    public Tunnel tunnel(ResponseHead head) throws IOException {
        status = head.status();
        return client.tunnel(head);
    }

    @Override
    public void onCancel(Runnable action) {
        cancellation = action;
        client.onCancel(action);
    }

    @Override
    public boolean replied() {
        return client.replied();
    }

    @Override
    public void last() {
        if (!withheld) {
            client.last();
        }
    }

    @Override
    public void abort() {
        if (!withheld) {
            client.abort();
        }
    }

    @Override
    public void cancelled() {
        if (!withheld) {
            client.cancelled();
        }
    }

    /** An answer's body on its way; tells a client that is gone from an endpoint that is. */
    private final class Watched implements ReplyBody {
        private final ReplyBody body;

        Watched(ReplyBody body) {
            this.body = body;
        }

        @Override
        public byte[] piece(long most) {
            return body.piece(most);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            try {
                body.write(buffer, offset, length);
            } catch (IOException | RuntimeException gone) {
                clientFailed = true;
                throw gone;
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                body.flush();
            } catch (IOException | RuntimeException gone) {
                clientFailed = true;
                throw gone;
            }
        }

        @Override
        public void complete(Fields trailers) throws IOException {
            trailers.first("grpc-status")
                    .ifPresent(code -> fields = fields.with("grpc-status", code));
            try {
                body.complete(trailers);
            } catch (IOException | RuntimeException gone) {
                clientFailed = true;
                throw gone;
            }
        }
    }
}
