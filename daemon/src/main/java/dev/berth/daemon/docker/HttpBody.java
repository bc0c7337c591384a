package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** The body of an answer, framed by length, by chunks or by the end of the connection. */
abstract sealed class HttpBody extends InputStream {
    /** Bytes of the line that opens a chunk: 16 hexadecimal digits and an extension. */
    private static final int MAX_CHUNK_LINE_BYTES = 256;

    /** Hexadecimal digits of a chunk's size: 2^60 bytes, far from the sign of a long. */
    private static final int MAX_CHUNK_DIGITS = 15;

    final HttpInput input;
    boolean ended;

    private HttpBody(HttpInput input) {
        this.input = input;
    }

    /**
     * The framing that the head announces (RFC 9112 §6.3).
     *
     * @throws EngineException {@code PROTOCOL} when it is ambiguous
     */
    static HttpBody of(HttpHead head, HttpInput input) throws IOException {
        var codings = head.field("transfer-encoding").toLowerCase(Locale.ROOT);
        var length = head.field("content-length");
        if (head.status() == 204 || head.status() == 304) {
            return new Fixed(input, 0);
        }
        if (!codings.isEmpty()) {
            if (!codings.equals("chunked") || !length.isEmpty()) {
                throw garbled(
                        "Transfer-Encoding \""
                                + Printable.of(codings)
                                + "\" and Content-Length \""
                                + Printable.of(length)
                                + "\"");
            }
            return new Chunked(input);
        }
        if (length.isEmpty()) {
            return new UntilClose(input);
        }
        if (!length.matches("[0-9]{1,18}")) {
            throw garbled("Content-Length \"" + Printable.of(length) + "\"");
        }
        return new Fixed(input, Long.parseLong(length));
    }

    /** Whether the last byte was read and the connection stands at the next answer. */
    abstract boolean complete();

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** As {@link InputStream#read(byte[], int, int)}; an answer cut short fails, never ends. */
    @Override
    public abstract int read(byte[] target, int offset, int length) throws IOException;

    private static EngineException garbled(String what) {
        return new EngineException(Kind.PROTOCOL, "the answer has " + what);
    }

    private static final class Fixed extends HttpBody {
        private long left;

        Fixed(HttpInput input, long length) {
            super(input);
            left = length;
        }

        @Override
        boolean complete() {
            return left == 0;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = input.read(target, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw HttpInput.gone();
            }
            left -= count;
            return count;
        }
    }

    private static final class Chunked extends HttpBody {
        private long left;
        private boolean first = true;

        Chunked(HttpInput input) {
            super(input);
        }

        @Override
        boolean complete() {
            return ended;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (!ended && left == 0) {
                nextChunk();
            }
            if (ended) {
                return -1;
            }
            int count = input.read(target, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw HttpInput.gone();
            }
            left -= count;
            return count;
        }

        private void nextChunk() throws IOException {
            if (!first) {
                input.expectLineEnd();
            }
            first = false;
            var line = input.line(MAX_CHUNK_LINE_BYTES);
            int extension = line.indexOf(';');
            var digits = (extension < 0 ? line : line.substring(0, extension)).stripTrailing();
            if (!digits.matches("[0-9A-Fa-f]{1," + MAX_CHUNK_DIGITS + "}")) {
                throw garbled("a chunk of size \"" + Printable.of(digits) + "\"");
            }
            left = Long.parseLong(digits, 16);
            if (left == 0) {
                HttpHead.readFields(input);
                ended = true;
            }
        }
    }

    private static final class UntilClose extends HttpBody {
        UntilClose(HttpInput input) {
            super(input);
        }

        /** Never: the end of the body is the end of the connection. */
        @Override
        boolean complete() {
            return false;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (!ended) {
                int count = input.read(target, offset, length);
                ended = count < 0;
                return count;
            }
            return -1;
        }
    }
}
