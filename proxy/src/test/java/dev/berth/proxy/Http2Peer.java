package dev.berth.proxy;

import dev.berth.policies.balance.AppProtocol;
import dev.berth.proxy.http2.hpack.HpackDecoder;
import dev.berth.proxy.http2.hpack.HpackEncoder;
import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** An endpoint's end of an HTTP/2 connection that sends the frames a test tells it to. */
public final class Http2Peer {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int END_STREAM = 0x1;
    public static final int ACK = 0x1;
    public static final int END_HEADERS = 0x4;

    public static final int MAX_STREAMS = 3;
    public static final int INITIAL_WINDOW = 4;

    private static final int PREFACE_BYTES = 24;

    private final DataInputStream in;
    private final OutputStream out;
    private final int number;
    private final HpackDecoder decoder = new HpackDecoder(4096, 1 << 20, 1000);
    private long window = 65_535;
    private final HpackEncoder encoder = new HpackEncoder(0);

    /** What happens on one accepted connection. */
    @FunctionalInterface
    public interface Script {
        void run(Http2Peer peer) throws IOException, InterruptedException;
    }

    /**
     * A frame as it came.
     *
     * @param fields of HEADERS, which are expected in one frame
     */
    public record Frame(int type, int flags, int stream, ByteBuffer payload, List<Field> fields) {
        public boolean ends() {
            return (flags & END_STREAM) != 0;
        }

        public String text() {
            return StandardCharsets.ISO_8859_1.decode(payload.duplicate()).toString();
        }

        public int integer() {
            return payload.getInt(0);
        }

        public Optional<String> field(String name) {
            return fields.stream().filter(f -> f.is(name)).map(Field::value).findFirst();
        }
    }

    private Http2Peer(Upstream.Peer peer) throws IOException {
        in = new DataInputStream(peer.input());
        out = peer.socket().getOutputStream();
        number = peer.number();
    }

    /** An endpoint whose connections begin with these settings, a number and a value in turn. */
    public static Upstream serving(Script script, int... settings) throws IOException {
        return serving(new ServerSocket(), AppProtocol.HTTP2, script, settings);
    }

    public static Upstream serving(
            ServerSocket unbound, AppProtocol protocol, Script script, int... settings)
            throws IOException {
        return new Upstream("h2", protocol, unbound, peer -> begin(peer, script, settings));
    }

    /** Speaks HTTP/2 on a connection. */
    public static void begin(Upstream.Peer peer, Script script, int... settings)
            throws IOException, InterruptedException {
        var http2 = new Http2Peer(peer);
        if (http2.in.readNBytes(PREFACE_BYTES).length == PREFACE_BYTES) {
            http2.settings(settings);
            script.run(http2);
        }
    }

    /** 1 for the first connection. */
    public int number() {
        return number;
    }

    /** The next frame of a stream, or GOAWAY; settings and pings are answered on the way. */
    public Frame next() throws IOException {
        while (true) {
            Frame frame = any();
            if (frame.type() == SETTINGS && (frame.flags() & ACK) == 0) {
                frame(SETTINGS, ACK, 0, new byte[0]);
            } else if (frame.type() == PING && (frame.flags() & ACK) == 0) {
                frame(PING, ACK, 0, frame.payload().array());
            } else if (frame.type() == WINDOW_UPDATE && frame.stream() == 0) {
                window += frame.integer();
            } else if (frame.type() == GOAWAY
                    || (frame.stream() != 0 && frame.type() != WINDOW_UPDATE)) {
                return frame;
            }
        }
    }

    /** The next frame of that type, whatever comes before it. */
    public Frame next(int type) throws IOException {
        Frame frame = next();
        while (frame.type() != type) {
            frame = next();
        }
        return frame;
    }

    /** The next frame, nothing answered. */
    public Frame any() throws IOException {
        int length = (in.readUnsignedShort() << 8) | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & Integer.MAX_VALUE;
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException();
        }
        List<Field> fields =
                type == HEADERS ? decoder.decode(payload, 0, length).fields() : List.of();
        return new Frame(type, flags, stream, ByteBuffer.wrap(payload), fields);
    }

    /** The rest of a request's body; its trailers are the last frame's fields. */
    public Frame body(int stream, ByteArrayOutputStream into) throws IOException {
        while (true) {
            Frame frame = next();
            if (frame.stream() == stream && frame.type() == DATA) {
                into.writeBytes(frame.payload().array());
                window(0, Math.max(1, frame.payload().capacity()));
                window(stream, Math.max(1, frame.payload().capacity()));
            }
            if (frame.stream() == stream && (frame.ends() || frame.type() == RST_STREAM)) {
                return frame;
            }
        }
    }

    public void settings(int... numbersAndValues) throws IOException {
        var entries = ByteBuffer.allocate(numbersAndValues.length * 3);
        for (int at = 0; at < numbersAndValues.length; at += 2) {
            entries.putShort((short) numbersAndValues[at]).putInt(numbersAndValues[at + 1]);
        }
        frame(SETTINGS, 0, 0, entries.array());
    }

    /** HEADERS, names and values in turn. */
    public void headers(int stream, boolean end, String... namesAndValues) throws IOException {
        frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(namesAndValues));
    }

    public byte[] block(String... namesAndValues) {
        var octets = new Octets(256);
        encoder.begin(octets);
        for (int at = 0; at < namesAndValues.length; at += 2) {
            encoder.add(octets, namesAndValues[at], namesAndValues[at + 1]);
        }
        return octets.toByteArray();
    }

    public void data(int stream, boolean end, String text) throws IOException {
        frame(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends a body within the windows and ends the stream. */
    public void paced(int stream, byte[] body) throws IOException {
        long streamWindow = 64 * 1024;
        int at = 0;
        while (at < body.length) {
            int part =
                    (int)
                            Math.min(
                                    Math.min(16_384, body.length - at),
                                    Math.min(window, streamWindow));
            if (part > 0) {
                frame(DATA, 0, stream, java.util.Arrays.copyOfRange(body, at, at + part));
                at += part;
                window -= part;
                streamWindow -= part;
            } else {
                Frame frame = any();
                if (frame.type() == WINDOW_UPDATE) {
                    window += frame.stream() == 0 ? frame.integer() : 0;
                    streamWindow += frame.stream() == stream ? frame.integer() : 0;
                }
            }
        }
        data(stream, true, "");
    }

    public void answer(int stream, String body) throws IOException {
        headers(stream, false, ":status", "200");
        data(stream, true, body);
    }

    public void reset(int stream, int code) throws IOException {
        frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(code).array());
    }

    public void goAway(int last, int code) throws IOException {
        frame(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(last).putInt(code).array());
    }

    public void window(int stream, int bytes) throws IOException {
        frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
    }

    public void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        var bytes = ByteBuffer.allocate(9 + payload.length);
        bytes.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        bytes.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        out.write(bytes.array());
        out.flush();
    }

    /** Says nothing for so long. */
    public void hold(Duration silence) {
        long end = System.nanoTime() + silence.toNanos();
        while (end - System.nanoTime() > 0) {
            LockSupport.parkNanos(this, end - System.nanoTime());
        }
    }

    /** Reads to the end of the connection. */
    public void drain() throws IOException {
        while (in.read() >= 0) {
            // Whatever it is.
        }
    }
}
