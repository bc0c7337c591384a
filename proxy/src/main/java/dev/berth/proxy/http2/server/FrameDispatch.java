package dev.berth.proxy.http2.server;

import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.http2.frame.ConnectionError;
import dev.berth.proxy.http2.frame.ErrorCode;
import dev.berth.proxy.http2.frame.Flag;
import dev.berth.proxy.http2.frame.FrameReader;
import dev.berth.proxy.http2.frame.FrameType;
import dev.berth.proxy.http2.frame.Settings;
import dev.berth.proxy.http2.frame.StreamError;
import dev.berth.proxy.http2.hpack.HpackDecoder;
import dev.berth.proxy.limit.Http2Limits;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.limit.RequestCost;
import dev.berth.proxy.limit.Reserve;
import dev.berth.proxy.wire.BadMessage;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** What each frame of a client means (RFC 9113 §5, §6); runs on the thread that reads them. */
final class FrameDispatch {
    private static final System.Logger LOG = System.getLogger(FrameDispatch.class.getName());
    private static final ThreadFactory THREADS =
            Thread.ofVirtual().name("http2 stream").inheritInheritableThreadLocals(false).factory();

    private final Http2Connection connection;
    private final FrameReader reader;
    private final FrameScheduler output;
    private final StreamTable streams;
    private final RequestHandler handler;
    private final ProxyLimits limits;
    private final Reserve shared;
    private final Farewell farewell;
    private final FloodGuard guard;
    private final HpackDecoder decoder;
    private Settings peer = Settings.INITIAL;
    private @Nullable HeaderBlock block;
    private int lastStream;

    FrameDispatch(
            Http2Connection connection,
            RequestHandler handler,
            ProxyLimits limits,
            Reserve shared,
            Farewell farewell) {
        this.connection = connection;
        this.reader = connection.reader();
        this.output = connection.output();
        this.streams = connection.streams();
        this.handler = handler;
        this.limits = limits;
        this.shared = shared;
        this.farewell = farewell;
        this.guard = new FloodGuard(limits.http2());
        this.decoder =
                new HpackDecoder(
                        Http2Limits.TABLE_BYTES,
                        limits.wire().fieldBytes(),
                        limits.wire().fieldCount());
    }

    /** Whether a header block has begun and not ended. */
    boolean insideBlock() {
        return block != null;
    }

    /** The connection's first frame. */
    void first() throws IOException {
        if (reader.type() != FrameType.SETTINGS || reader.has(Flag.ACK)) {
            throw ConnectionError.protocol("the first frame is not SETTINGS");
        }
        settings();
    }

    void frame() throws IOException {
        FrameType type = reader.type();
        if (block != null
                && (type != FrameType.CONTINUATION || reader.stream() != block.stream())) {
            throw ConnectionError.protocol(type + " inside a header block");
        }
        switch (type) {
            case DATA -> data();
            case HEADERS -> headers();
            case CONTINUATION -> continuation();
            case PRIORITY -> priority();
            case RST_STREAM -> reset();
            case SETTINGS -> settings();
            case PUSH_PROMISE -> throw ConnectionError.protocol("a client promises nothing");
            case PING -> ping();
            case GOAWAY, UNKNOWN -> guard.control();
            case WINDOW_UPDATE -> windowUpdate();
        }
    }

    /** No frame follows. */
    void end() {
        HeaderBlock unfinished = block;
        if (unfinished != null) {
            unfinished.end();
        }
    }

    /** A client broke a stream's rules: the stream is reset, the connection lives on. */
    void broken(StreamError error) throws ConnectionError {
        guard.reset();
        Http2Stream stream = streams.get(error.stream());
        if (stream == null) {
            output.reset(error.stream(), error.code());
        } else {
            stream.reset(error.code());
            stream.cancel(error);
        }
    }

    /** Waits until the threads of all streams have ended, so long at most. */
    void awaitStreams(Duration limit) throws InterruptedException {
        streams.awaitRest(limit);
    }

    private void data() throws IOException {
        int id = reader.stream();
        int length = reader.length();
        boolean end = reader.has(Flag.END_STREAM);
        output.received(length);
        if (length == 0 && !end) {
            guard.emptyFrame();
        }
        Http2Stream stream = streams.get(id);
        if (stream == null) {
            output.giveBack(null, length);
            notOpen(id);
            return;
        }
        if (stream.requestEnded()) {
            output.giveBack(null, length);
            throw new StreamError(id, ErrorCode.STREAM_CLOSED, "DATA after END_STREAM");
        }
        if (!output.received(stream, length)) {
            output.giveBack(null, length);
            throw new StreamError(id, ErrorCode.FLOW_CONTROL_ERROR, "more than the window");
        }
        if (!shared.hasSpare()) {
            output.giveBack(null, length);
            throw new StreamError(
                    id, ErrorCode.ENHANCE_YOUR_CALM, "there is no memory for more of the body");
        }
        int unread = length - reader.count();
        if (!stream.data(reader.array(), reader.from(), reader.count())) {
            unread = length;
        }
        if (unread > 0) {
            output.giveBack(stream, unread);
        }
        if (end) {
            stream.requestEnds(Fields.NONE);
        }
    }

    /** A frame for a stream that is not open: what that means depends on how it ended. */
    private void notOpen(int id) throws IOException {
        if (isIdle(id)) {
            throw ConnectionError.protocol(reader.type() + " on an idle stream");
        }
        if (!streams.wasReset(id)) {
            throw new StreamError(
                    id, ErrorCode.STREAM_CLOSED, reader.type() + " on a closed stream");
        }
    }

    private boolean isIdle(int id) {
        return id > lastStream || (id & 1) == 0;
    }

    private void headers() throws IOException {
        boolean end = reader.has(Flag.END_STREAM);
        if (!reader.has(Flag.END_HEADERS)) {
            block = new HeaderBlock(reader, end, limits.http2(), shared);
            return;
        }
        HpackDecoder.Decoded decoded =
                decoder.decode(reader.array(), reader.from(), reader.count());
        fields(reader.stream(), decoded, end, reader.selfDependent());
    }

    private void continuation() throws IOException {
        HeaderBlock whole = block;
        if (whole == null) {
            throw ConnectionError.protocol("CONTINUATION outside a header block");
        }
        whole.add(reader);
        if (reader.has(Flag.END_HEADERS)) {
            block = null;
            HpackDecoder.Decoded decoded =
                    decoder.decode(whole.octets().array(), 0, whole.octets().size());
            whole.end();
            fields(whole.stream(), decoded, whole.endStream(), whole.selfDependent());
        }
    }

    private void fields(int id, HpackDecoder.Decoded decoded, boolean end, boolean selfDependent)
            throws IOException {
        Http2Stream stream = streams.get(id);
        if (stream != null) {
            trailers(stream, decoded, end);
            return;
        }
        if ((id & 1) == 0) {
            throw ConnectionError.protocol("a client's stream has an even number");
        }
        if (id <= lastStream) {
            if (streams.wasReset(id)) {
                return;
            }
            throw streams.hasEnded(id)
                    ? new ConnectionError(ErrorCode.STREAM_CLOSED, "HEADERS on a closed stream")
                    : ConnectionError.protocol("a stream's number is not higher than the last");
        }
        lastStream = id;
        if (!farewell.admits(id)) {
            return;
        }
        if (selfDependent) {
            throw new StreamError(id, ErrorCode.PROTOCOL_ERROR, "a stream depends on itself");
        }
        if (!streams.hasRoom()) {
            streams.remember(id, true);
            throw new StreamError(id, ErrorCode.REFUSED_STREAM, "too many streams");
        }
        open(id, decoded, end);
    }

    private void open(int id, HpackDecoder.Decoded decoded, boolean end) throws StreamError {
        Http2Request request = Http2Request.UNREADABLE;
        BadMessage refused = null;
        try {
            if (decoded.tooLarge()) {
                refused = new BadMessage(BadMessage.Kind.FIELDS_TOO_LARGE, "too large a head");
            } else {
                request = RequestRules.request(decoded.fields(), end);
            }
        } catch (BadMessage unclear) {
            refused = unclear;
        } catch (MalformedRequest malformed) {
            streams.remember(id, true);
            throw new StreamError(
                    id, ErrorCode.PROTOCOL_ERROR, String.valueOf(malformed.getMessage()));
        }
        long cost = RequestCost.of(request.head(), end ? Framing.NONE : request.framing());
        // A connection with many streams leaves something to those with few.
        if (!(streams.hasFew() ? shared.take(cost) : shared.takeSpare(cost))) {
            streams.remember(id, true);
            throw new StreamError(
                    id, ErrorCode.REFUSED_STREAM, "there is no memory for more requests");
        }
        var stream = new Http2Stream(id, connection, request.framing(), end, limits.listener());
        var exchange = new Http2Exchange(stream, request, connection);
        ProxyFault fault = refused == null ? null : ProxyFault.of(refused);
        output.add(stream.send());
        streams.add(stream);
        farewell.opened();
        guard.streamOpened();
        THREADS.newThread(() -> serve(exchange, fault, cost)).start();
    }

    private void serve(Http2Exchange exchange, @Nullable ProxyFault fault, long cost) {
        try {
            if (fault == null) {
                handler.serve(exchange);
            } else {
                handler.refuse(exchange, fault);
            }
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "a stream met a bug", bug);
        } finally {
            exchange.end();
            shared.giveBack(cost);
            streams.rest();
        }
    }

    private void trailers(Http2Stream stream, HpackDecoder.Decoded decoded, boolean end)
            throws StreamError {
        int id = stream.id();
        if (stream.requestEnded()) {
            throw new StreamError(id, ErrorCode.STREAM_CLOSED, "HEADERS after END_STREAM");
        }
        if (!end || decoded.tooLarge()) {
            throw new StreamError(
                    id, ErrorCode.PROTOCOL_ERROR, "trailers are too large or end nothing");
        }
        try {
            stream.requestEnds(RequestRules.trailers(decoded.fields()));
        } catch (MalformedRequest malformed) {
            throw new StreamError(
                    id, ErrorCode.PROTOCOL_ERROR, String.valueOf(malformed.getMessage()));
        }
    }

    private void priority() throws IOException {
        guard.control();
        if (reader.selfDependent()) {
            throw new StreamError(
                    reader.stream(), ErrorCode.PROTOCOL_ERROR, "a stream depends on itself");
        }
    }

    private void reset() throws IOException {
        int id = reader.stream();
        Http2Stream stream = streams.get(id);
        if (stream != null) {
            guard.reset();
            streams.remove(stream, false);
            stream.cancel(new IOException("the client has reset the stream"));
            connection.streamIsOver();
        } else if (isIdle(id)) {
            throw ConnectionError.protocol("RST_STREAM on an idle stream");
        } else {
            guard.control();
        }
    }

    private void settings() throws IOException {
        guard.control();
        if (!reader.has(Flag.ACK)) {
            peer = peer.changedBy(reader);
            output.heed(peer, streams.all());
        }
    }

    private void ping() throws IOException {
        long opaque = ((long) reader.integer(0) << 32) | (reader.integer(4) & 0xffff_ffffL);
        if (reader.has(Flag.ACK)) {
            farewell.answered(opaque);
        } else {
            output.ping(opaque, true);
        }
        guard.control();
    }

    private void windowUpdate() throws IOException {
        int id = reader.stream();
        int increment = reader.integer(0) & Integer.MAX_VALUE;
        guard.windowUpdate(output.dataFrames());
        if (id == 0) {
            if (increment == 0) {
                throw ConnectionError.protocol("a window update of 0");
            }
            if (!output.open(null, increment)) {
                throw new ConnectionError(
                        ErrorCode.FLOW_CONTROL_ERROR, "the connection's window exceeds 2^31-1");
            }
            return;
        }
        if (isIdle(id)) {
            throw ConnectionError.protocol("WINDOW_UPDATE on an idle stream");
        }
        Http2Stream stream = streams.get(id);
        if (stream == null) {
            return;
        }
        if (increment == 0) {
            throw new StreamError(id, ErrorCode.PROTOCOL_ERROR, "a window update of 0");
        }
        if (!output.open(stream.send(), increment)) {
            throw new StreamError(id, ErrorCode.FLOW_CONTROL_ERROR, "the window exceeds 2^31-1");
        }
    }
}
