package dev.berth.proxy.forward;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.exchange.LateBody;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.wire.BadMessage;
import dev.berth.proxy.wire.BodyInput;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.HeadWriter;
import dev.berth.proxy.wire.RequestHead;
import dev.berth.proxy.wire.ResponseHead;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** One request on one connection: the request goes out while the answer comes in. */
final class UpstreamCall {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final UpstreamConnection connection;
    private final Exchange exchange;
    private final RequestHead request;
    private final ProxyLimits limits;
    private final boolean repeatable;
    private @Nullable BodyPump pump;
    private boolean answerBegun;
    private boolean answerComplete;
    private boolean keepAlive;

    /**
     * Prepares a call.
     *
     * @param repeatable whether the request may be sent again if this connection turns out dead
     */
    UpstreamCall(
            UpstreamConnection connection,
            Exchange exchange,
            RequestHead request,
            ProxyLimits limits,
            boolean repeatable) {
        this.connection = connection;
        this.exchange = exchange;
        this.request = request;
        this.limits = limits;
        this.repeatable = repeatable;
    }

    /** Whether request and answer are complete to the byte, and nothing else came. */
    boolean reusable() {
        boolean wholeRequest = pump == null || pump.sent();
        return answerComplete && keepAlive && wholeRequest && connection.input().unread() == 0;
    }

    Forwarded run(Runnable onFirstByte) throws ProxyFault, StaleConnection {
        send();
        ResponseHead head = awaitHead();
        onFirstByte.run();
        return deliver(head);
    }

    private void send() throws ProxyFault, StaleConnection {
        Framing framing = exchange.framing();
        try {
            connection.output().write(HeadWriter.request(request, framing));
            connection.output().flush();
            if (framing instanceof Framing.None || framing.equals(new Framing.Length(0))) {
                connection.receiving().arm(limits.upstream().firstByte());
            } else {
                pump = new BodyPump(exchange, framing, connection, limits.upstream());
            }
        } catch (IOException closed) {
            throw noAnswer(closed);
        }
    }

    private ResponseHead awaitHead() throws ProxyFault, StaleConnection {
        try {
            for (int interim = 0; interim <= limits.upstream().interimAnswers(); interim++) {
                answerBegun |= connection.input().await();
                ResponseHead head = connection.heads().response();
                if (head == null) {
                    throw noAnswer(null);
                }
                if (!head.isInterim()) {
                    connection.receiving().disarm();
                    if (pump != null) {
                        pump.answered();
                    }
                    return head;
                }
                if (head.status() == 101) {
                    throw BadMessage.malformed("a switch of protocols that nobody asked for");
                }
                if (head.status() != 100) {
                    passOn(head);
                }
            }
            throw BadMessage.malformed("too many interim answers");
        } catch (BadMessage malformed) {
            throw ProxyFault.upstream(
                    ProxyFault.Kind.BAD_ANSWER,
                    "the endpoint's answer is malformed: " + malformed.detail(),
                    malformed);
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

    /** What it means that the connection ended before the answer's head did. */
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
        if (connection.late()) {
            return ProxyFault.upstream(
                    ProxyFault.Kind.ANSWER_TIMEOUT, "the endpoint's answer is late", cause);
        }
        if (repeatable && !answerBegun) {
            throw new StaleConnection(cause);
        }
        return ProxyFault.upstream(
                ProxyFault.Kind.BAD_ANSWER, "the endpoint closed without an answer", cause);
    }

    private Forwarded deliver(ResponseHead head) throws ProxyFault {
        Framing framing;
        try {
            framing = Framing.ofResponse(request.method(), head);
        } catch (BadMessage malformed) {
            throw ProxyFault.upstream(
                    ProxyFault.Kind.BAD_ANSWER,
                    "the endpoint's answer is malformed: " + malformed.detail(),
                    malformed);
        }
        keepAlive =
                head.minorVersion() == 1
                        && !head.fields().tokens("Connection").contains("close")
                        && !(framing instanceof Framing.UntilClose);
        Fields fields = HopHeaders.ofResponse(head.fields());
        if (framing instanceof Framing.None && head.status() != 204) {
            // The length that a GET would have had (RFC 9110 §8.6) is no framing here.
            var length = head.fields().first("Content-Length");
            if (length.isPresent()) {
                fields = fields.with("Content-Length", length.get());
            }
        }
        var body = new BodyInput(framing, connection.input(), limits.wire());
        Framing outgoing = framing instanceof Framing.UntilClose ? Framing.CHUNKED : framing;
        return copy(head.withFields(fields), outgoing, body);
    }

    private Forwarded copy(ResponseHead head, Framing outgoing, BodyInput body) {
        long bytes = 0;
        String problem = "the client is gone";
        try {
            Exchange.ReplyBody reply = exchange.reply(head, outgoing);
            var buffer = new byte[BUFFER_BYTES];
            while (true) {
                problem = "the endpoint's answer ended before its end";
                int count = receive(body, buffer);
                problem = "the client is gone";
                if (count < 0) {
                    break;
                }
                reply.write(buffer, 0, count);
                bytes += count;
                if (connection.input().unread() == 0) {
                    reply.flush();
                }
            }
            answerComplete = true;
            reply.complete(body.trailers());
            if (pump != null && !pump.sent()) {
                settle(pump);
            }
            return new Forwarded(head.status(), bytes, "");
        } catch (IOException | RuntimeException cut) {
            answerComplete = false;
            exchange.abort();
            return new Forwarded(head.status(), bytes, problem);
        } finally {
            connection.receiving().disarm();
        }
    }

    private int receive(BodyInput body, byte[] buffer) throws IOException {
        if (connection.input().unread() > 0 || body.complete()) {
            return body.read(buffer, 0, buffer.length);
        }
        connection.receiving().arm(limits.upstream().stall());
        try {
            return body.read(buffer, 0, buffer.length);
        } finally {
            connection.receiving().disarm();
        }
    }

    /**
     * An early answer is delivered. The endpoint may take the rest of the request, for a moment;
     * what it does not take the exchange drops, so that the client hears the answer.
     */
    private void settle(BodyPump unfinished) {
        boolean taken =
                keepAlive && unfinished.join(limits.listener().linger()) && unfinished.sent();
        if (!taken) {
            connection.close();
            exchange.last();
        }
    }
}
