package dev.berth.proxy.http2.client;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.fault.GrpcCall;
import dev.berth.proxy.fault.GrpcStatus;
import dev.berth.proxy.http2.frame.ErrorCode;
import dev.berth.proxy.upstream.UpstreamCall;
import dev.berth.proxy.wire.BadMessage;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.RequestHead;
import dev.berth.proxy.wire.ResponseHead;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call on a stream of an HTTP/2 connection.
 *
 * <p>What is sent goes through the connection's {@link Outbox}; what comes waits in an {@link
 * Incoming} of the stream's own, so that one that nobody reads holds nobody else up.
 *
 * <p>A gRPC call may be silent as long as its connection is alive: its client says when to give up.
 */
final class ClientStream implements UpstreamCall {
    private static final Duration AS_LONG_AS_IT_LIKES = Duration.ofDays(36_500);

    private final ClientConnection connection;
    private final Incoming incoming;
    private final StreamOutput output;
    private Optional<ProtocolSwitch> wish = Optional.empty();
    private boolean patient;
    private Duration silence = AS_LONG_AS_IT_LIKES;
    private volatile boolean cancelled;

    ClientStream(ClientConnection connection) {
        this.connection = connection;
        this.incoming = new Incoming(connection.limits());
        this.output = new StreamOutput(connection, this);
    }

    Incoming incoming() {
        return incoming;
    }

    StreamOutput output() {
        return output;
    }

    @Override
    public boolean reused() {
        return output.id() > 1;
    }

    @Override
    public void send(RequestHead head, Framing framing) throws IOException {
        patient = GrpcCall.isOne(head.fields());
        silence = patient ? AS_LONG_AS_IT_LIKES : connection.limits().stall();
        incoming.requestMethod(head.method());
        wish = ProtocolSwitch.in(head);
        if (wish.isPresent()) {
            output.connect(wish.get().asked(head), wish.get().protocol());
        } else {
            output.head(head, framing, patient);
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        try {
            output.data(buffer, offset, length);
        } catch (IOException refused) {
            if (output.late()) {
                output.reset(ErrorCode.CANCEL);
                incoming.fail(refused);
            }
            throw refused;
        }
    }

    @Override
    public void finish(Fields trailers) throws IOException {
        output.end(trailers);
    }

    @Override
    public @Nullable ResponseHead head() throws IOException {
        try {
            ResponseHead head = incoming.head();
            if (head != null && head.isEventStream() && !patient) {
                silence = connection.limits().quiet();
            }
            return head != null && wish.isPresent() ? answered(head, wish.get()) : head;
        } catch (Incoming.Late late) {
            output.reset(ErrorCode.CANCEL);
            throw late;
        } catch (BadMessage malformed) {
            output.reset(ErrorCode.PROTOCOL_ERROR);
            throw malformed;
        }
    }

    private ResponseHead answered(ResponseHead head, ProtocolSwitch wished) throws BadMessage {
        if (head.isInterim() || !wished.isGranted(head, incoming.framing())) {
            return head;
        }
        silence = AS_LONG_AS_IT_LIKES;
        return wished.granted(head);
    }

    @Override
    public Exchange.Tunnel tunnel() {
        return new StreamTunnel(this);
    }

    @Override
    public Framing framing() throws BadMessage {
        return incoming.framing();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int count = incoming.read(buffer, offset, length, silence);
            int opened = incoming.windowToOpen();
            if (opened > 0) {
                output.windowUpdate(opened);
            }
            return count;
        } catch (Incoming.Late late) {
            output.reset(ErrorCode.CANCEL);
            throw late;
        } catch (BadMessage malformed) {
            output.reset(ErrorCode.PROTOCOL_ERROR);
            throw malformed;
        }
    }

    @Override
    public boolean more() {
        return incoming.more();
    }

    @Override
    public Fields trailers() {
        return incoming.trailers();
    }

    @Override
    public void expect(Duration wait) {
        if (!patient) {
            incoming.expect(wait);
        }
    }

    @Override
    public void relax() {
        incoming.relax();
    }

    @Override
    public boolean begun() {
        return incoming.begun();
    }

    @Override
    public boolean late() {
        return incoming.late() || output.late();
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    @Override
    public boolean keepsUnprocessed() {
        return true;
    }

    @Override
    public boolean unprocessed() {
        return !incoming.begun() && (output.id() == 0 || incoming.unprocessed());
    }

    @Override
    public Optional<GrpcStatus> resetStatus() {
        return Optional.ofNullable(incoming.resetCode()).map(ResetStatus::of);
    }

    @Override
    public boolean lingers() {
        // The connection is not this call's alone: it goes on whether the rest is sent or not.
        return false;
    }

    @Override
    public void cancel() {
        cancelled = true;
        output.reset(ErrorCode.CANCEL);
        incoming.fail(new IOException("the call was cancelled"));
    }

    @Override
    public void end() {
        // A request that is not complete by now is not wanted any more (RFC 9113 §8.1).
        output.reset(ErrorCode.CANCEL);
        incoming.close();
        connection.release();
    }
}
