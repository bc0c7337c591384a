package dev.berth.proxy.http2.client;

import dev.berth.proxy.http2.frame.ConnectionError;
import dev.berth.proxy.http2.frame.ErrorCode;
import dev.berth.proxy.http2.frame.Flag;
import dev.berth.proxy.http2.frame.FrameReader;
import dev.berth.proxy.http2.frame.FrameType;
import dev.berth.proxy.http2.frame.StreamError;
import dev.berth.proxy.http2.hpack.HpackDecoder;
import dev.berth.proxy.http2.hpack.HpackError;
import dev.berth.proxy.wire.BadMessage;
import dev.berth.proxy.wire.WireLimits;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an endpoint sends on one connection and hands it to the streams; waits for nobody but
 * the endpoint.
 */
final class ConnectionReader {
    /** Frames in a row that bring no request any further, within so much time. */
    private static final int MAX_USELESS_FRAMES = 10_000;

    private static final long USELESS_NANOS = Duration.ofSeconds(10).toNanos();

    private final ClientConnection connection;
    private final FrameReader frame;
    private final HeaderBlock block;
    private final int windowBytes;
    private int window;
    private int useless;
    private long countedSince = System.nanoTime();
    private boolean greeted;

    ConnectionReader(ClientConnection connection, FrameReader frame, WireLimits wire) {
        this.connection = connection;
        this.frame = frame;
        this.windowBytes = connection.limits().http2().connectionWindowBytes();
        this.window = windowBytes;
        var decoder =
                new HpackDecoder(
                        ClientConnection.HEADER_TABLE_BYTES, wire.fieldBytes(), wire.fieldCount());
        this.block = new HeaderBlock(decoder, 2 * wire.fieldBytes());
    }

    /** Reads until the connection ends. */
    void run() {
        IOException cause;
        try {
            while (next()) {
                connection.touch();
            }
            cause = new EOFException("the endpoint closed the connection");
        } catch (ConnectionError broken) {
            connection.goAway(broken.code(), broken.detail());
            cause = broken;
        } catch (HpackError broken) {
            connection.goAway(ErrorCode.COMPRESSION_ERROR, "a header block cannot be decoded");
            cause = broken;
        } catch (IOException ended) {
            cause = ended;
        } catch (RuntimeException bug) {
            cause = new IOException("an error of the balancer", bug);
        }
        connection.over(cause);
    }

    private boolean next() throws IOException {
        try {
            if (!frame.next()) {
                return false;
            }
            handle();
        } catch (StreamError broken) {
            ClientStream stream = connection.stream(broken.stream());
            if (stream != null) {
                fail(stream, broken.code(), broken);
            }
        }
        return true;
    }

    private void handle() throws IOException {
        if (!greeted && (frame.type() != FrameType.SETTINGS || frame.has(Flag.ACK))) {
            throw ConnectionError.protocol("the endpoint does not begin with SETTINGS");
        }
        if (block.isOpen() && frame.type() != FrameType.CONTINUATION) {
            throw ConnectionError.protocol("a frame inside a header block");
        }
        count();
        switch (frame.type()) {
            case DATA -> data();
            case HEADERS -> headers(true);
            case CONTINUATION -> headers(false);
            case RST_STREAM -> reset();
            case SETTINGS -> settings();
            case PING -> ping();
            case GOAWAY -> connection.peerGoesAway(frame.integer(0) & Integer.MAX_VALUE);
            case WINDOW_UPDATE -> windowUpdate();
            case PUSH_PROMISE -> throw ConnectionError.protocol("a push that was not allowed");
            case PRIORITY, UNKNOWN -> {
                // Means nothing here.
            }
        }
    }

    /** Tells a flood from the pings of a stream that is quiet for days. */
    private void count() throws ConnectionError {
        useless++;
        if (useless > MAX_USELESS_FRAMES) {
            long now = System.nanoTime();
            if (now - countedSince < USELESS_NANOS) {
                throw new ConnectionError(ErrorCode.ENHANCE_YOUR_CALM, "frames without any use");
            }
            countedSince = now;
            useless = 0;
        }
    }

    private void data() throws IOException {
        int flow = frame.length();
        window -= flow;
        if (window < 0) {
            throw new ConnectionError(
                    ErrorCode.FLOW_CONTROL_ERROR, "more bytes than the connection's window");
        }
        if (window < windowBytes / 2) {
            // What waits for its stream's reader is bounded by the stream's own window.
            int more = windowBytes - window;
            connection.outbox().say(frames -> frames.windowUpdate(0, more));
            connection.outbox().checkBound();
            window = windowBytes;
        }
        ClientStream stream = known();
        if (stream == null) {
            return;
        }
        boolean end = frame.has(Flag.END_STREAM);
        if (stream.output().peerEnded()) {
            fail(stream, ErrorCode.STREAM_CLOSED, BadMessage.malformed("bytes behind the answer"));
            return;
        }
        try {
            boolean fits =
                    stream.incoming().add(frame.array(), frame.from(), frame.count(), flow, end);
            if (!fits) {
                fail(
                        stream,
                        ErrorCode.FLOW_CONTROL_ERROR,
                        BadMessage.malformed("more bytes than the stream's window"));
                return;
            }
        } catch (BadMessage malformed) {
            fail(stream, ErrorCode.PROTOCOL_ERROR, malformed);
            return;
        }
        if (frame.count() > 0 || end) {
            useless = 0;
        }
        if (end) {
            stream.output().peerEnds();
        }
    }

    private void headers(boolean first) throws IOException {
        ClientStream stream = known();
        if (!block.add(frame, first)) {
            return;
        }
        HpackDecoder.Decoded decoded = block.decode();
        if (stream == null) {
            return;
        }
        useless = 0;
        boolean end = block.endStream();
        try {
            if (stream.output().peerEnded()) {
                fail(stream, ErrorCode.STREAM_CLOSED, BadMessage.malformed("a second answer"));
                return;
            }
            if (decoded.tooLarge()) {
                throw new BadMessage(
                        BadMessage.Kind.FIELDS_TOO_LARGE, "more or larger fields than allowed");
            }
            if (!stream.incoming().answered()) {
                stream.incoming().add(AnswerFields.head(decoded.fields()), end);
            } else if (end) {
                stream.incoming().end(AnswerFields.trailers(decoded.fields()));
            } else {
                throw BadMessage.malformed("trailers that do not end the answer");
            }
        } catch (BadMessage malformed) {
            fail(stream, ErrorCode.PROTOCOL_ERROR, malformed);
            return;
        }
        if (end) {
            stream.output().peerEnds();
        }
    }

    private void reset() throws IOException {
        ClientStream stream = known();
        if (stream != null) {
            stream.incoming().reset(ErrorCode.of(frame.integer(0)));
            stream.output().peerStops();
        }
    }

    private void ping() throws ConnectionError {
        if (!frame.has(Flag.ACK)) {
            long opaque = ((long) frame.integer(0) << 32) | (frame.integer(4) & 0xffff_ffffL);
            connection.outbox().say(frames -> frames.ping(opaque, true));
            connection.outbox().checkBound();
        }
    }

    private void settings() throws IOException {
        if (!frame.has(Flag.ACK)) {
            connection.peerSettings(frame);
            greeted = true;
        }
    }

    private void windowUpdate() throws IOException {
        int bytes = frame.integer(0) & Integer.MAX_VALUE;
        if (frame.stream() == 0) {
            if (bytes == 0) {
                throw ConnectionError.protocol("a window that opens by 0 bytes");
            }
            connection.windowOpens(bytes);
            return;
        }
        ClientStream stream = known();
        if (stream == null) {
            return;
        }
        if (bytes == 0) {
            fail(
                    stream,
                    ErrorCode.PROTOCOL_ERROR,
                    BadMessage.malformed("a window that opens by 0 bytes"));
            return;
        }
        stream.output().windowChanges(bytes);
        useless = 0;
    }

    /** The frame's stream; null if it is over. One that was never begun breaks the connection. */
    private @Nullable ClientStream known() throws ConnectionError {
        if (!connection.wasBegun(frame.stream())) {
            throw ConnectionError.protocol(frame.type() + " on a stream that was not begun");
        }
        return connection.stream(frame.stream());
    }

    private static void fail(ClientStream stream, ErrorCode code, IOException cause) {
        stream.incoming().fail(cause);
        stream.output().reset(code);
    }
}
