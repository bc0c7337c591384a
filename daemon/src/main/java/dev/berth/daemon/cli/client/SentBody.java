package dev.berth.daemon.cli.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Writes a body as it is read, framed by its length or in chunks (RFC 9112 §6, §7.1). */
final class SentBody {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final byte[] LINE_END = {'\r', '\n'};

    private final RequestSource source;

    SentBody(RequestSource source) {
        this.source = source;
    }

    /** The header field that says where the body ends. */
    String framing() {
        return source.length().isPresent()
                ? "Content-Length: " + source.length().getAsLong()
                : "Transfer-Encoding: chunked";
    }

    void writeTo(UnixConnection connection) throws IOException {
        boolean chunked = source.length().isEmpty();
        byte[] buffer = new byte[BUFFER_BYTES];
        long sent = 0;
        for (int read = source.stream().read(buffer);
                read >= 0;
                read = source.stream().read(buffer)) {
            if (read == 0) {
                continue;
            }
            sent += read;
            if (source.length().isPresent() && sent > source.length().getAsLong()) {
                throw new BodyChangedException("the file grew while it was sent");
            }
            connection.writeListening(
                    chunked ? chunk(buffer, read) : ByteBuffer.wrap(buffer, 0, read));
            source.sent().accept(sent);
        }
        if (chunked) {
            connection.writeListening(ByteBuffer.wrap("0\r\n\r\n".getBytes(US_ASCII)));
        } else if (sent < source.length().getAsLong()) {
            throw new BodyChangedException("the file was cut short while it was sent");
        }
    }

    private static ByteBuffer chunk(byte[] bytes, int count) {
        byte[] size = (Integer.toHexString(count) + "\r\n").getBytes(US_ASCII);
        byte[] chunk = Arrays.copyOf(size, size.length + count + LINE_END.length);
        System.arraycopy(bytes, 0, chunk, size.length, count);
        System.arraycopy(LINE_END, 0, chunk, size.length + count, LINE_END.length);
        return ByteBuffer.wrap(chunk);
    }

    /** What is sent is not what was announced. */
    static final class BodyChangedException extends IOException {
        private static final long serialVersionUID = 1L;

        BodyChangedException(String message) {
            super(message);
        }
    }
}
