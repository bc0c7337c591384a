package dev.berth.proxy.forward;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.exchange.LateBody;
import dev.berth.proxy.fault.GrpcStatus;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.upstream.UpstreamCall;
import dev.berth.proxy.wire.BadMessage;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.ResponseHead;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One try of a request: it goes out while the answer comes in. */
final class Relay {
    private final UpstreamCall call;
    private final Outgoing request;
    private final Exchange exchange;
    private final ProxyLimits limits;
    private final CallAlarm alarm;
    private final Deadlines deadlines;
    private final boolean repeatable;
    private @Nullable BodyPump pump;

    /**
     * Prepares a try.
     *
     * @param alarm that ends the call when the request's time is up
     * @param deadlines watch a tunnel
     * @param repeatable whether the request may be sent again if this connection turns out dead
     */
    Relay(
            UpstreamCall call,
            Outgoing request,
            ProxyLimits limits,
            CallAlarm alarm,
            Deadlines deadlines,
            boolean repeatable) {
        this.call = call;
        this.request = request;
        this.exchange = request.exchange();
        this.limits = limits;
        this.alarm = alarm;
        this.deadlines = deadlines;
        this.repeatable = repeatable;
    }

    Forwarded run(Runnable onFirstByte) throws ProxyFault, StaleConnection {
        exchange.onCancel(call::cancel);
        send();
        ResponseHead head = awaitHead();
        onFirstByte.run();
        return head.isInterim() ? tunnel(head) : deliver(head);
    }

    private void send() throws ProxyFault, StaleConnection {
        Framing framing = request.wish().isPresent() ? Framing.NONE : exchange.framing();
        try {
            call.send(request.head(), framing);
            if (framing instanceof Framing.None || framing.equals(new Framing.Length(0))) {
                call.expect(limits.upstream().firstByte());
            } else {
                boolean keep = call.keepsUnprocessed();
                pump = new BodyPump(request.body().reader(keep), call, limits.upstream());
            }
        } catch (IOException closed) {
            throw noAnswer(closed);
        }
    }

    private ResponseHead awaitHead() throws ProxyFault, StaleConnection {
        try {
            for (int interim = 0; interim <= limits.upstream().interimAnswers(); interim++) {
                ResponseHead head = call.head();
                if (head == null) {
                    throw noAnswer(null);
                }
                if (!head.isInterim()) {
                    call.relax();
                    if (pump != null) {
                        pump.answered();
                    }
                    return head;
                }
                if (head.status() == 101) {
                    if (request.wish().isPresent()) {
                        call.relax();
                        return head;
                    }
                    throw BadMessage.malformed("a switch of protocols that nobody asked for");
                }
                if (head.status() != 100 && interim < limits.upstream().interimAnswers()) {
                    passOn(head);
                }
            }
            throw BadMessage.malformed("too many interim answers");
        } catch (BadMessage malformed) {
            throw malformed(malformed);
        } catch (IOException closed) {
            throw noAnswer(closed);
        }
    }

    private void passOn(ResponseHead interim) throws ProxyFault {
        try {
            exchange.interim(interim.withFields(HopHeaders.ofResponse(interim.fields())));
        } catch (IOException gone) {
            throw ProxyFault.client(ProxyFault.Kind.CLIENT_GONE, "the client is gone");
        }
    }

    private static ProxyFault malformed(BadMessage malformed) {
        return ProxyFault.upstream(
                ProxyFault.Kind.BAD_ANSWER,
                "the endpoint's answer is malformed: " + malformed.detail(),
                malformed);
    }

    /** What it means that the call ended before the answer's head came. */
    private ProxyFault noAnswer(@Nullable IOException cause) throws StaleConnection {
        IOException client = pump == null ? null : pump.clientFailure();
        if (client instanceof BadMessage malformed) {
            return ProxyFault.of(malformed);
        }
        if (client instanceof LateBody) {
            return ProxyFault.client(ProxyFault.Kind.CLIENT_TIMEOUT, "the request's body is late");
        }
        if (client != null) {
            return ProxyFault.client(
                    ProxyFault.Kind.CLIENT_GONE, "the request's body ended before its end");
        }
        if (alarm.rung()) {
            return ProxyFault.upstream(
                    ProxyFault.Kind.DEADLINE_EXCEEDED, "the request's time is up", cause);
        }
        if (call.cancelled()) {
            return ProxyFault.client(ProxyFault.Kind.CLIENT_GONE, "the client is gone");
        }
        if (call.late()) {
            return ProxyFault.upstream(
                    ProxyFault.Kind.ANSWER_TIMEOUT, "the endpoint's answer is late", cause);
        }
        if (call.unprocessed() && request.repeatable()) {
            return ProxyFault.unsent(
                    ProxyFault.Kind.STREAM_REFUSED, "the endpoint refused the request", cause);
        }
        if (repeatable && !call.begun()) {
            throw new StaleConnection(cause);
        }
        String closed = "the endpoint closed without an answer";
        ProxyFault fault =
                call.begun()
                        ? ProxyFault.upstream(ProxyFault.Kind.BAD_ANSWER, closed, cause)
                        : ProxyFault.unanswered(ProxyFault.Kind.BAD_ANSWER, closed, cause);
        return call.resetStatus().map(fault::toldCallsAs).orElse(fault);
    }

    /** The endpoint has switched to the protocol that the client asked for. */
    private Forwarded tunnel(ResponseHead head) throws ProxyFault {
        Fields fields;
        try {
            fields = request.wish().orElseThrow().granted(head);
        } catch (BadMessage malformed) {
            throw malformed(malformed);
        }
        // A conversation has no time by which it must be over.
        alarm.close();
        try {
            var client = exchange.tunnel(head.withFields(fields));
            Duration idle = limits.tunnel().idle();
            long bytes = new TunnelRelay(client, call.tunnel(), idle, deadlines).run();
            return new Forwarded(head.status(), bytes, "");
        } catch (IOException gone) {
            call.cancel();
            exchange.abort();
            return new Forwarded(head.status(), 0, "the client is gone");
        }
    }

    private Forwarded deliver(ResponseHead head) throws ProxyFault {
        Framing framing;
        try {
            framing = call.framing();
        } catch (BadMessage malformed) {
            throw malformed(malformed);
        }
        Fields fields = HopHeaders.ofResponse(head.fields());
        if (framing instanceof Framing.None && head.status() != 204) {
            // The length that a GET would have had (RFC 9110 §8.6) is no framing here.
            var length = head.fields().first("Content-Length");
            if (length.isPresent()) {
                fields = fields.with("Content-Length", length.get());
            }
        }
        return copy(head.withFields(fields), framing);
    }

    /** Most answers are short: an array for each is what they would cost most. */
    private static byte[] piece(Exchange.ReplyBody reply, Framing framing) {
        return reply.piece(
                framing instanceof Framing.Length(long bytes)
                        ? bytes
                        : Exchange.ReplyBody.PIECE_BYTES);
    }

    private Forwarded copy(ResponseHead head, Framing framing) {
        long bytes = 0;
        Exchange.ReplyBody reply = null;
        boolean receiving = false;
        try {
            reply = exchange.reply(head, framing);
            if (!call.more()) {
                // An event stream's first event may be long in coming.
                reply.flush();
            }
            byte[] buffer = piece(reply, framing);
            while (true) {
                receiving = true;
                int count = call.read(buffer, 0, buffer.length);
                receiving = false;
                if (count < 0) {
                    break;
                }
                reply.write(buffer, 0, count);
                bytes += count;
                if (!call.more()) {
                    reply.flush();
                }
            }
            reply.complete(call.trailers());
            if (pump != null && !pump.sent()) {
                settle(pump);
            }
            return new Forwarded(head.status(), bytes, "");
        } catch (IOException | RuntimeException cut) {
            call.cancel();
            boolean told = receiving && reply != null && request.grpc() && endCall(reply);
            if (!told) {
                breakOff(receiving);
            }
            String cause = receiving ? cause() : "the client is gone";
            return new Forwarded(head.status(), bytes, cause);
        }
    }

    /**
     * Of what the endpoint's reset says, a client may believe that it was cancelled: anything else
     * is between the endpoint and us, and an answer that is refused or without error would be taken
     * for one that never was, or is whole.
     */
    private void breakOff(boolean receiving) {
        if (receiving && call.resetStatus().equals(Optional.of(GrpcStatus.CANCELLED))) {
            exchange.cancelled();
        } else {
            exchange.abort();
        }
    }

    private String cause() {
        return alarm.rung()
                ? "the request's time is up"
                : "the endpoint's answer ended before its end";
    }

    /** A gRPC client is told in its own words that no more comes; whether that could be done. */
    private boolean endCall(Exchange.ReplyBody reply) {
        GrpcStatus status =
                alarm.rung()
                        ? GrpcStatus.DEADLINE_EXCEEDED
                        : call.resetStatus().orElse(GrpcStatus.UNAVAILABLE);
        try {
            reply.complete(status.fields(cause()));
            return true;
        } catch (IOException | RuntimeException gone) {
            return false;
        }
    }

    /**
     * An early answer is delivered. The endpoint may take the rest of the request, for a moment;
     * what it does not take the exchange drops, so that the client hears the answer.
     */
    private void settle(BodyPump unfinished) {
        boolean taken =
                call.lingers() && unfinished.join(limits.listener().linger()) && unfinished.sent();
        if (!taken) {
            call.cancel();
            exchange.last();
        }
    }
}
