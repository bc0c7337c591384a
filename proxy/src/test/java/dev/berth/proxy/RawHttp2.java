package dev.berth.proxy;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLSocket;

/** An HTTP/2 client that sends the frames a test tells it to, however odd (RFC 9113 §4, §6). */
public final class RawHttp2 implements AutoCloseable {
    public static final int NO_ERROR = 0;
    public static final int INTERNAL_ERROR = 2;

    public static final int REFUSED_STREAM = 7;
    public static final int ENHANCE_YOUR_CALM = 11;

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    private static final int CANCEL = 8;
    private static final int RST_STREAM = 3;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final short INITIAL_WINDOW_SIZE = 4;

    /** From the static table (RFC 7541 appendix A), values of theirs not indexed. */
    private static final byte[] SCHEME_HTTPS_PATH_ROOT = {(byte) 0x87, (byte) 0x84};

    private static final int AUTHORITY = 0x01;
    private static final byte[] AUTHORIZATION = {0x0f, 23 - 15};
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SSLSocket socket;
    private final Callable<String> token;
    private final DataInputStream in;

    /**
     * How a stream ended.
     *
     * @param body of the answer
     * @param ended whether END_STREAM came
     * @param reset the code of RST_STREAM; -1 if none came
     */
    public record Answer(String body, boolean ended, int reset) {}

    private record Frame(int type, int flags, int stream, ByteBuffer payload) {}

    /**
     * Connects and says the preface.
     *
     * @param window bytes of an answer that may come before the client asks for more
     */
    public RawHttp2(Rig rig, int window) throws Exception {
        this(rig.connect(), () -> rig.issuer().token(Rig.HOST), window);
    }

    /** The same over a connection that somebody else has made. */
    public RawHttp2(SSLSocket socket, Callable<String> token, int window) throws Exception {
        this.socket = socket;
        this.token = token;
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write(PREFACE);
        frame(
                SETTINGS,
                0,
                0,
                ByteBuffer.allocate(6).putShort(INITIAL_WINDOW_SIZE).putInt(window).array());
    }

    /**
     * Begins a request for {@code /}, whose body follows unless the stream ends with the head.
     *
     * @param method one of the static table, {@code GET} or {@code POST}
     */
    public void request(int stream, String method, boolean authorized, boolean end)
            throws Exception {
        var block = new ByteArrayOutputStream();
        block.write(method.equals("GET") ? 0x82 : 0x83);
        block.writeBytes(SCHEME_HTTPS_PATH_ROOT);
        block.write(AUTHORITY);
        string(block, Rig.HOST);
        if (authorized) {
            block.writeBytes(AUTHORIZATION);
            string(block, "Bearer " + token.call());
        }
        frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block.toByteArray());
    }

    public void data(int stream, String text, boolean end) throws IOException {
        frame(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.US_ASCII));
    }

    public void reset(int stream) throws IOException {
        frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(CANCEL).array());
    }

    /** Lets one more byte of an answer come. */
    public void window(int stream) throws IOException {
        byte[] one = ByteBuffer.allocate(4).putInt(1).array();
        frame(WINDOW_UPDATE, 0, stream, one);
    }

    /** The header block of a request for {@code /} without a token. */
    public static byte[] block() {
        var block = new ByteArrayOutputStream();
        block.write(0x82);
        block.writeBytes(SCHEME_HTTPS_PATH_ROOT);
        block.write(AUTHORITY);
        string(block, Rig.HOST);
        return block.toByteArray();
    }

    /** Sends any frame; several fit in one write if they are gathered. */
    public void send(int type, int flags, int stream, byte[] payload) throws IOException {
        frame(type, flags, stream, payload);
    }

    /**
     * Reads until the connection says goodbye or ends: the code of GOAWAY, -1 if there was none.
     */
    public int goAway() throws IOException {
        try {
            Frame frame = next();
            while (frame.type() != GOAWAY) {
                frame = next();
            }
            return frame.payload().getInt(4);
        } catch (EOFException over) {
            return -1;
        }
    }

    /** Reads until the stream is reset or the connection ends. */
    public Answer untilReset(int stream) throws IOException {
        return read(stream, false);
    }

    /** Reads until the stream ends in whatever way. */
    public Answer untilEnd(int stream) throws IOException {
        return read(stream, true);
    }

    /** Reads until that many streams have said the word; how many did, before one ended. */
    public int heard(String word, int streams) throws IOException {
        Map<Integer, String> said = new HashMap<>();
        int heard = 0;
        while (heard < streams) {
            Frame frame = next();
            if (frame.type() == DATA) {
                String text =
                        said.merge(
                                frame.stream(),
                                StandardCharsets.US_ASCII.decode(frame.payload()).toString(),
                                String::concat);
                heard += text.equals(word) ? 1 : 0;
            }
            if (frame.type() == RST_STREAM || frame.type() == GOAWAY) {
                return heard;
            }
        }
        return heard;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private Answer read(int stream, boolean endSuffices) throws IOException {
        var body = new ByteArrayOutputStream();
        boolean ended = false;
        while (!(ended && endSuffices)) {
            Frame frame;
            try {
                frame = next();
            } catch (EOFException over) {
                break;
            }
            if (frame.type() == GOAWAY) {
                body.writeBytes("<goaway>".getBytes(StandardCharsets.US_ASCII));
                body.writeBytes(frame.payload().array());
            }
            if (frame.stream() == stream && frame.type() == RST_STREAM) {
                int code = frame.payload().getInt();
                return new Answer(body.toString(StandardCharsets.US_ASCII), ended, code);
            }
            if (frame.stream() == stream && frame.type() <= HEADERS) {
                ended |= (frame.flags() & END_STREAM) != 0;
                if (frame.type() == DATA) {
                    body.writeBytes(frame.payload().array());
                }
            }
        }
        return new Answer(body.toString(StandardCharsets.US_ASCII), ended, -1);
    }

    private Frame next() throws IOException {
        int length = (in.readUnsignedShort() << 8) | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & Integer.MAX_VALUE;
        return new Frame(type, flags, stream, ByteBuffer.wrap(in.readNBytes(length)));
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        var bytes = ByteBuffer.allocate(9 + payload.length);
        bytes.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        bytes.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        socket.getOutputStream().write(bytes.array());
        socket.getOutputStream().flush();
    }

    /** A string without Huffman coding (RFC 7541 §5.2). */
    private static void string(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length < 0x7f) {
            block.write(bytes.length);
        } else {
            block.write(0x7f);
            int rest = bytes.length - 0x7f;
            while (rest >= 0x80) {
                block.write((rest & 0x7f) | 0x80);
                rest >>= 7;
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }
}
