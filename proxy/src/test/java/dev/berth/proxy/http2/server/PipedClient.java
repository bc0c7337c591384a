package dev.berth.proxy.http2.server;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.http2.frame.Flag;
import dev.berth.proxy.http2.frame.FrameReader;
import dev.berth.proxy.http2.frame.FrameType;
import dev.berth.proxy.http2.frame.FrameWriter;
import dev.berth.proxy.http2.frame.Settings;
import dev.berth.proxy.http2.hpack.HpackDecoder;
import dev.berth.proxy.http2.hpack.HpackEncoder;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.limit.Reserve;
import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.Octets;
import dev.berth.proxy.wire.ResponseHead;
import io.helidon.common.concurrency.limits.FixedLimit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A client of one connection in memory, which sends the frames that a test tells it to. */
final class PipedClient implements AutoCloseable {
    /** The text of what comes after the last frame. */
    static final String END = "the end";

    private static final int PIPE_BYTES = 256 * 1024;

    private final Pipe toServer = new Pipe(PIPE_BYTES);
    private final Pipe toClient = new Pipe(PIPE_BYTES);
    private final Deadlines deadlines = new Deadlines("test");
    private final Octets out = new Octets(1024);
    private final FrameWriter writer = new FrameWriter(out);
    private final FrameReader reader = new FrameReader(toClient::read, Settings.MIN_FRAME_BYTES);
    private final HpackEncoder encoder = new HpackEncoder(4096);
    private final HpackDecoder decoder = new HpackDecoder(4096, 1 << 20, 1000);
    private final Http2Connection connection;
    private final Thread serving;
    private long opaque;

    /**
     * Something that the server said.
     *
     * @param fields of HEADERS; none otherwise
     * @param text of DATA; empty otherwise
     * @param number the code of RST_STREAM or GOAWAY, the increment of WINDOW_UPDATE
     */
    record Said(
            FrameType type, int stream, boolean end, List<Field> fields, String text, int number) {
        /** A field's value; empty if it is not there. */
        String field(String name) {
            return new Fields(fields).first(name).orElse("");
        }
    }

    /** What serves requests; anything that it throws breaks the stream off. */
    @FunctionalInterface
    interface Serving {
        void serve(Exchange exchange) throws IOException;
    }

    PipedClient(ProxyLimits limits, Settings settings, Serving handler) throws IOException {
        connection =
                new Http2Connection(
                        toServer::read,
                        toClient::write,
                        new Both(),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                        new Handler(handler),
                        limits,
                        new Reserve(limits.listener().sharedBytes()),
                        deadlines);
        serving =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    connection.handle(FixedLimit.create());
                                    toClient.close();
                                });
        out.add(FrameWriter.preface());
        writer.settings(settings);
        send();
    }

    PipedClient(ProxyLimits limits, Serving handler) throws IOException {
        this(limits, Settings.INITIAL, handler);
    }

    Http2Connection connection() {
        return connection;
    }

    /** Frames of a test's making. */
    void say(Consumer<FrameWriter> frames) throws IOException {
        frames.accept(writer);
        send();
    }

    /** HEADERS with a block of these names and values in turn. */
    void headers(int stream, boolean end, String... namesAndValues) throws IOException {
        writer.headers(
                stream,
                end,
                block -> {
                    encoder.begin(block);
                    for (int at = 0; at < namesAndValues.length; at += 2) {
                        encoder.add(block, namesAndValues[at], namesAndValues[at + 1]);
                    }
                });
        send();
    }

    /** A request without anything special. */
    void request(int stream, String method, boolean end, String... more) throws IOException {
        var all = new ArrayList<>(List.of(":method", method, ":scheme", "https", ":path", "/"));
        all.addAll(List.of(":authority", "localhost"));
        all.addAll(List.of(more));
        headers(stream, end, all.toArray(String[]::new));
    }

    void data(int stream, String text, boolean end) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        say(frames -> frames.data(stream, bytes, 0, bytes.length, end));
    }

    /** The next frame that concerns a stream, or GOAWAY; windows, PING and SETTINGS pass by. */
    Said next() throws IOException {
        while (true) {
            Said said = any();
            switch (said.type()) {
                case HEADERS, DATA, RST_STREAM, GOAWAY, UNKNOWN -> {
                    return said;
                }
                case PING -> say(frames -> frames.ping(opaque, true));
                case SETTINGS, WINDOW_UPDATE, PRIORITY, PUSH_PROMISE, CONTINUATION -> {
                    // Nothing that a test waits for.
                }
            }
        }
    }

    /** The next frame; of an unknown type and with {@link #END} for its text at the end. */
    Said any() throws IOException {
        if (!reader.next()) {
            return new Said(FrameType.UNKNOWN, 0, true, List.of(), END, 0);
        }
        FrameType type = reader.type();
        int stream = reader.stream();
        boolean end = reader.has(Flag.END_STREAM);
        return switch (type) {
            case HEADERS -> {
                var decoded = decoder.decode(reader.array(), reader.from(), reader.count());
                yield new Said(type, stream, end, decoded.fields(), "", 0);
            }
            case DATA -> new Said(type, stream, end, List.of(), text(), 0);
            case RST_STREAM -> new Said(type, stream, true, List.of(), "", reader.integer(0));
            case WINDOW_UPDATE -> new Said(type, stream, false, List.of(), "", reader.integer(0));
            case GOAWAY ->
                    new Said(type, reader.integer(0), true, List.of(), "", reader.integer(4));
            case PING -> {
                opaque = ((long) reader.integer(0) << 32) | (reader.integer(4) & 0xffff_ffffL);
                yield new Said(type, 0, false, List.of(), "", 0);
            }
            case SETTINGS, PRIORITY, PUSH_PROMISE, CONTINUATION, UNKNOWN ->
                    new Said(type, stream, false, List.of(), "", 0);
        };
    }

    private String text() {
        return new String(
                reader.array(), reader.from(), reader.count(), StandardCharsets.ISO_8859_1);
    }

    /** Reads an answer to its end: its text, if nothing else comes between. */
    String answer(int stream) throws IOException {
        var text = new StringBuilder();
        Said said = next();
        while (said.stream() == stream && !said.end()) {
            text.append(said.text());
            said = next();
        }
        return text.append(said.text()).toString();
    }

    @Override
    public void close() {
        toServer.close();
        toClient.close();
        try {
            serving.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        deadlines.close();
    }

    /** Answers with a text. */
    static void answer(Exchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        Exchange.ReplyBody reply =
                exchange.reply(ResponseHead.of(200, Fields.NONE), new Framing.Length(bytes.length));
        reply.write(bytes, 0, bytes.length);
        reply.complete();
    }

    /** The whole body of a request. */
    static String body(Exchange exchange) throws IOException {
        var text = new StringBuilder();
        var buffer = new byte[1000];
        Exchange.RequestBody body = exchange.body();
        int count = body.read(buffer, 0, buffer.length);
        while (count >= 0) {
            text.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            count = body.read(buffer, 0, buffer.length);
        }
        return text.toString();
    }

    private void send() throws IOException {
        out.writeTo(toServer::write);
        out.clear(1024);
    }

    private record Handler(Serving serving) implements RequestHandler {
        @Override
        public void serve(Exchange exchange) {
            try {
                serving.serve(exchange);
            } catch (IOException broken) {
                exchange.abort();
            }
        }

        @Override
        public void refuse(Exchange exchange, ProxyFault fault) {
            try {
                exchange.reply(
                                ResponseHead.of(fault.kind().status(), Fields.NONE),
                                new Framing.Length(0))
                        .complete();
            } catch (IOException broken) {
                exchange.abort();
            }
        }
    }

    /** Both pipes, as a socket closes both directions. */
    private final class Both implements Channel {
        @Override
        public boolean isOpen() {
            return toServer.isOpen();
        }

        @Override
        public void close() {
            toServer.close();
            toClient.close();
        }
    }
}
