package dev.berth.daemon.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    /** An answer and what it means. */
    record Good(String bytes, int status, String mediaType, String body) {}

    static List<Good> good() {
        return List.of(
                new Good(OK + "Content-Length: 5\r\n\r\nhello", 200, "", "hello"),
                new Good(OK + "content-length:5\r\n\r\nhello, more", 200, "", "hello"),
                new Good(OK + "Content-Length: 0\r\n\r\n", 200, "", ""),
                new Good(OK + "\r\nuntil the end", 200, "", "until the end"),
                new Good("HTTP/1.1 204\r\n\r\nignored", 204, "", ""),
                new Good("HTTP/1.0 500 \r\nContent-Length: 1\r\n\r\n!", 500, "", "!"),
                new Good(
                        "HTTP/1.1 100 Continue\r\n\r\n" + OK + "Content-Length: 1\r\n\r\nx",
                        200,
                        "",
                        "x"),
                new Good(
                        "HTTP/1.1 404 Not Found\nContent-Type: Application/JSON; charset=utf-8\n"
                                + "Content-Length: 2\n\n{}",
                        404,
                        "application/json",
                        "{}"),
                new Good(
                        OK
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + "5\r\nhello\r\n1;a=\"b\"\r\n,\r\n00000006 \r\n world\r\n"
                                + "0\r\nTrailer: x\r\n\r\nrest",
                        200,
                        "",
                        "hello, world"),
                new Good(
                        OK + "Transfer-Encoding: Chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n",
                        200,
                        "",
                        "0123456789"),
                new Good(OK + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", 200, "", "x"));
    }

    @ParameterizedTest
    @MethodSource("good")
    void read_everySplitPoint_givesTheSame(Good answer) throws IOException {
        byte[] bytes = answer.bytes().getBytes(StandardCharsets.US_ASCII);

        for (int split = 0; split <= bytes.length; split++) {
            assertEquals(answer, read(answer, new SplitInput(bytes, split)), "split at " + split);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
                "HTTP/2 200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000\r\n\r\n",
                "HTTP/1.1 099 x\r\n\r\n",
                "HTTP/1.1 600 x\r\n\r\n",
                "220 mail.example ESMTP\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
                "HTTP/1.1 200 OK\r\nName : blank\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\r\n folded: c\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1234567890123456789\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello!\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n123456789\r\n\r\n"
            })
    void read_bad_isRefused(String bytes) {
        var answer = new Good(bytes, 200, "", "");

        assertThrows(
                AdminException.class,
                () ->
                        read(
                                answer,
                                new ByteArrayInputStream(
                                        bytes.getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void read_overABound_isRefused() {
        String longLine = OK + "A: " + "b".repeat(AnswerReader.MAX_LINE_BYTES) + "\r\n\r\n";
        String manyFields = OK + "A: b\r\n".repeat(AnswerReader.MAX_FIELDS + 1) + "\r\n";
        String interim = "HTTP/1.1 100\r\n\r\n".repeat(AnswerReader.MAX_INTERIM_ANSWERS + 1) + OK;
        String trailers =
                OK
                        + "Transfer-Encoding: chunked\r\n\r\n0\r\n"
                        + "A: b\r\n".repeat(AnswerReader.MAX_FIELDS + 1)
                        + "\r\n";

        for (String bytes : List.of(longLine, manyFields, interim, trailers)) {
            var answer = new Good(bytes, 200, "", "");
            var input = new ByteArrayInputStream(bytes.getBytes(StandardCharsets.US_ASCII));
            var thrown = assertThrows(AdminException.class, () -> read(answer, input));
            assertEquals(AdminException.Kind.NOT_UNDERSTOOD, thrown.kind());
        }
    }

    private static Good read(Good answer, InputStream input) throws IOException {
        var reader = new AnswerReader(input);
        AnswerHead head = reader.head();
        byte[] body = reader.body(head).readAllBytes();
        return new Good(
                answer.bytes(),
                head.status(),
                head.mediaType(),
                new String(body, StandardCharsets.US_ASCII));
    }

    /** Bytes of which no read crosses the split point. */
    private static final class SplitInput extends InputStream {
        private final byte[] bytes;
        private final int split;
        private int position;

        SplitInput(byte[] bytes, int split) {
            this.bytes = Arrays.copyOf(bytes, bytes.length);
            this.split = split;
        }

        @Override
        public int read() {
            return position == bytes.length ? -1 : bytes[position++] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int end = position < split ? split : bytes.length;
            int count = Math.min(length, end - position);
            if (count == 0) {
                return length == 0 ? 0 : -1;
            }
            System.arraycopy(bytes, position, target, offset, count);
            position += count;
            return count;
        }
    }
}
