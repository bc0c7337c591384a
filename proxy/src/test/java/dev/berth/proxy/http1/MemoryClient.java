package dev.berth.proxy.http1;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.exchange.RequestTarget;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.limit.Reserve;
import dev.berth.proxy.wire.BadMessage;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.ResponseHead;
import io.helidon.common.concurrency.limits.FixedLimit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Speaks to an HTTP/1.1 connection without a socket; an endpoint behind it serves localhost. */
final class MemoryClient implements AutoCloseable {
    private static final byte[] FINE = "fine".getBytes(StandardCharsets.US_ASCII);

    private final Deadlines deadlines = new Deadlines("memory");
    private final SocketChannel channel = channel();

    /** What the client received and what the endpoint saw. */
    record Outcome(String received, List<String> seen) {}

    /**
     * Sends bytes in two pieces, then ends the connection.
     *
     * @param split length of the first piece; 0 for pieces of one byte
     */
    Outcome send(String bytes, int split) {
        var pieces = new Pieces(bytes.getBytes(StandardCharsets.ISO_8859_1), split);
        var received = new ByteArrayOutputStream();
        var handler = new Recorder();
        var link = new MemoryLink(pieces::read, received::write, channel);
        var connection =
                new Http1Connection(
                        link,
                        handler,
                        ProxyLimits.DEFAULT,
                        new Reserve(ProxyLimits.DEFAULT.listener().sharedBytes()),
                        deadlines);
        connection.handle(FixedLimit.create());
        return new Outcome(received.toString(StandardCharsets.ISO_8859_1), handler.seen);
    }

    @Override
    public void close() {
        deadlines.close();
    }

    private static SocketChannel channel() {
        try {
            return SocketChannel.open();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Everything that the client has to say, in pieces. */
    private static final class Pieces {
        private final byte[] bytes;
        private final int split;
        private int position;

        Pieces(byte[] bytes, int split) {
            this.bytes = bytes;
            this.split = split;
        }

        int read(byte[] target, int offset, int length) {
            if (position == bytes.length) {
                return -1;
            }
            int end = split == 0 ? position + 1 : position < split ? split : bytes.length;
            int count = Math.min(length, end - position);
            System.arraycopy(bytes, position, target, offset, count);
            position += count;
            return count;
        }
    }

    private static final class Recorder implements RequestHandler {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void serve(Exchange exchange) {
            try {
                var target = RequestTarget.of(exchange.head(), exchange.authority());
                if (!target.host().equals("localhost")) {
                    answer(exchange, 421);
                    return;
                }
                String body = read(exchange.body());
                seen.add(
                        exchange.head().method()
                                + " "
                                + target.upstream()
                                + (body.isEmpty() ? "" : " " + body));
                answer(exchange, 200);
            } catch (ProxyFault fault) {
                refuse(exchange, fault);
            } catch (BadMessage malformed) {
                refuse(exchange, ProxyFault.of(malformed));
            } catch (IOException gone) {
                exchange.abort();
            }
        }

        @Override
        public void refuse(Exchange exchange, ProxyFault fault) {
            if (fault.kind() == ProxyFault.Kind.BAD_REQUEST) {
                exchange.last();
            }
            answer(exchange, fault.kind().status());
        }

        private static String read(Exchange.RequestBody body) throws IOException {
            var bytes = new ByteArrayOutputStream();
            var buffer = new byte[64];
            int count = body.read(buffer, 0, buffer.length);
            while (count >= 0) {
                bytes.write(buffer, 0, count);
                count = body.read(buffer, 0, buffer.length);
            }
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }

        private static void answer(Exchange exchange, int status) {
            try {
                var reply =
                        exchange.reply(
                                ResponseHead.of(status, Fields.NONE),
                                new Framing.Length(FINE.length));
                reply.write(FINE, 0, FINE.length);
                reply.complete();
            } catch (IOException gone) {
                exchange.abort();
            }
        }
    }
}
