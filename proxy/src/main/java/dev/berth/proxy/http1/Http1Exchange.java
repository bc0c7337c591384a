package dev.berth.proxy.http1;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.exchange.LateBody;
import dev.berth.proxy.limit.Pace;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.limit.Reserve;
import dev.berth.proxy.wire.BodyInput;
import dev.berth.proxy.wire.BodyOutput;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.HeadWriter;
import dev.berth.proxy.wire.RequestHead;
import dev.berth.proxy.wire.ResponseHead;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** One request of an HTTP/1.1 connection. */
final class Http1Exchange implements Exchange {
    /** How much of a body that nobody wants is read so that its sender hears the answer. */
    private static final int MAX_LINGER_BYTES = 1024 * 1024;

    /** Of a large answer: four records in one write, a quarter of the system calls. */
    private static final int LARGE_PIECE_BYTES = 64 * 1024;

    private final ClientSocket socket;
    private final ProxyLimits limits;
    private final Reserve shared;
    private final RequestHead head;
    private final String authority;
    private final Framing framing;
    private final boolean modern;
    private final BodyInput input;
    private final BooleanSupplier closing;
    private final Pace pace;
    private final ReentrantLock bodyLock = new ReentrantLock();

    /** The body's reader says 100 Continue while another thread may begin the answer. */
    private final ReentrantLock headLock = new ReentrantLock();

    private volatile boolean continueExpected;
    private volatile boolean bodyComplete;
    private volatile boolean replied;
    private volatile boolean complete;
    private final RequestBody body = new Body();
    private boolean keepAlive;
    private boolean borrowed;

    Http1Exchange(
            ClientSocket socket,
            ProxyLimits limits,
            Reserve shared,
            RequestReader request,
            Framing framing,
            BooleanSupplier closing) {
        this.socket = socket;
        this.limits = limits;
        this.shared = shared;
        this.head = request.head();
        this.authority = request.authority();
        this.framing = framing;
        this.closing = closing;
        this.input = new BodyInput(framing, socket.input(), limits.wire());
        this.pace = socket.bodyPace();
        this.bodyComplete = input.complete();
        Fields fields = head.fields();
        // A proxy keeps no connection of HTTP/1.0 open (RFC 9112 §C.2.2), nor one whose client
        // believes that it leads elsewhere now; 100-continue is not for HTTP/1.0 (RFC 9110
        // §10.1.1).
        this.modern = head.minorVersion() > 0;
        this.keepAlive =
                modern
                        && !head.method().equals("CONNECT")
                        && !fields.tokens("Connection").contains("close");
        this.continueExpected = modern && fields.tokens("Expect").contains("100-continue");
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public String authority() {
        return authority;
    }

    @Override
    public String protocol() {
        return modern ? "HTTP/1.1" : "HTTP/1.0";
    }

    @Override
    public InetSocketAddress client() {
        return socket.client();
    }

    @Override
    public String scheme() {
        return socket.encrypted() ? "https" : "http";
    }

    @Override
    public Framing framing() {
        return framing;
    }

    @Override
    public RequestBody body() {
        return body;
    }

    @Override
    public void interim(ResponseHead interim) throws IOException {
        headLock.lock();
        try {
            if (!replied && modern) {
                socket.output().write(HeadWriter.response(interim, Framing.NONE));
                socket.output().flush();
            }
        } finally {
            headLock.unlock();
        }
    }

    @Override
    public ReplyBody reply(ResponseHead answer, Framing outgoing) throws IOException {
        beginReply();
        if (!bodyComplete || closing.getAsBoolean()) {
            keepAlive = false;
        }
        ResponseHead sent =
                keepAlive ? answer : answer.withFields(answer.fields().with("Connection", "close"));
        boolean chunks = outgoing instanceof Framing.Chunked;
        Framing written = chunks && !modern ? Framing.UNTIL_CLOSE : outgoing;
        socket.output().write(HeadWriter.response(sent, written));
        return new Reply(new BodyOutput(written, socket.output()));
    }

    @Override
    public Optional<String> upgrade() {
        Fields fields = head.fields();
        if (!modern || !fields.has("Upgrade") || !(framing instanceof Framing.None)) {
            return Optional.empty();
        }
        Set<String> protocols = fields.tokens("Upgrade");
        boolean one = protocols.size() == 1 && fields.tokens("Connection").contains("upgrade");
        return one && !protocols.contains("h2c")
                ? protocols.stream().findFirst()
                : Optional.empty();
    }

    @Override
    public Tunnel tunnel(ResponseHead answer) throws IOException {
        String protocol =
                upgrade()
                        .orElseThrow(() -> new IllegalStateException("no other protocol is asked"));
        beginReply();
        keepAlive = false;
        Fields fields = answer.fields().with("Connection", "Upgrade").with("Upgrade", protocol);
        socket.output().write(HeadWriter.response(answer.withFields(fields), Framing.NONE));
        socket.output().flush();
        socket.watch().end();
        return new Http1Tunnel(socket);
    }

    @Override
    public void onCancel(Runnable action) {
        socket.gone().add(action);
    }

    @Override
    public boolean replied() {
        return replied;
    }

    @Override
    public void last() {
        keepAlive = false;
    }

    @Override
    public void abort() {
        socket.close();
    }

    /** Whether nothing of the body is left to be read. */
    boolean received() {
        return bodyComplete;
    }

    /** Whether another request may follow on the connection. */
    boolean reusable() {
        return keepAlive && complete && bodyComplete;
    }

    /** Lets a client that is still sending hear the answer before the connection is closed. */
    void linger() {
        if (bodyComplete || !complete || continueExpected) {
            return;
        }
        pace.hurry(limits.listener().linger());
        var dropped = new byte[8 * 1024];
        try {
            int total = 0;
            int count = readBody(dropped, 0, dropped.length);
            while (count >= 0 && total < MAX_LINGER_BYTES) {
                total += count;
                count = readBody(dropped, 0, dropped.length);
            }
        } catch (IOException enough) {
            // It is closed anyway.
            keepAlive = false;
        }
    }

    /** Gives back what was borrowed for the answer. */
    void end() {
        if (borrowed) {
            borrowed = false;
            shared.giveBack(LARGE_PIECE_BYTES);
        }
    }

    private boolean borrowed() {
        borrowed |= shared.takeSpare(LARGE_PIECE_BYTES);
        return borrowed;
    }

    private void beginReply() {
        headLock.lock();
        try {
            replied = true;
        } finally {
            headLock.unlock();
        }
    }

    private int readBody(byte[] buffer, int offset, int length) throws IOException {
        bodyLock.lock();
        try {
            if (bodyComplete) {
                // The deadline may already watch for the next request.
                return -1;
            }
            if (continueExpected && !replied) {
                continueExpected = false;
                interim(ResponseHead.of(100, Fields.NONE));
            }
            int count = 0;
            pace.begin();
            try {
                count = input.read(buffer, offset, length);
            } catch (EOFException cut) {
                socket.gone().cancel();
                throw cut;
            } catch (IOException broken) {
                throw pace.late() ? new LateBody(broken) : broken;
            } finally {
                pace.end(Math.max(count, 0));
            }
            bodyComplete = input.complete();
            if (bodyComplete) {
                socket.watch().moved();
            }
            return count;
        } finally {
            bodyLock.unlock();
        }
    }

    private final class Body implements RequestBody {
        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return readBody(buffer, offset, length);
        }

        @Override
        public Fields trailers() {
            return input.trailers();
        }
    }

    private final class Reply implements ReplyBody {
        private final BodyOutput output;

        Reply(BodyOutput output) {
            this.output = output;
        }

        @Override
        public byte[] piece(long most) {
            return most < LARGE_PIECE_BYTES || !borrowed()
                    ? Exchange.ReplyBody.super.piece(most)
                    : new byte[LARGE_PIECE_BYTES];
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            output.write(buffer, offset, length);
        }

        @Override
        public void flush() throws IOException {
            output.flush();
        }

        @Override
        public void complete(Fields trailers) throws IOException {
            output.complete(trailers);
            socket.gone().clear();
            complete = true;
        }
    }
}
