package dev.berth.daemon.cli.client;

import dev.berth.daemon.cli.client.AdminException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads one HTTP/1.1 answer from a stream of bytes (RFC 9112): the head whole, the body as a stream
 * that ends where the framing says.
 */
final class AnswerReader {
    /** Bytes of the status line or of one header line. */
    static final int MAX_LINE_BYTES = 8 * 1024;

    /** Header fields of one head. */
    static final int MAX_FIELDS = 64;

    /** Interim answers before the final one. */
    static final int MAX_INTERIM_ANSWERS = 8;

    private final InputStream input;

    AnswerReader(InputStream input) {
        this.input = input;
    }

    /** The head of the final answer; interim ones are passed over. */
    AnswerHead head() throws IOException {
        for (int answer = 0; answer <= MAX_INTERIM_ANSWERS; answer++) {
            AnswerHead head = oneHead();
            if (!head.interim()) {
                return head;
            }
        }
        throw garbled("more than " + MAX_INTERIM_ANSWERS + " interim answers");
    }

    /** The body that follows that head (RFC 9112 §6.3). */
    InputStream body(AnswerHead head) throws IOException {
        List<String> codings = head.values("transfer-encoding");
        List<String> lengths = head.values("content-length");
        if (head.status() == 204 || head.status() == 304) {
            return InputStream.nullInputStream();
        }
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty()) {
                throw garbled("both Transfer-Encoding and Content-Length");
            }
            if (codings.size() != 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
                throw garbled("a transfer coding other than chunked");
            }
            return new ChunkedBody(input);
        }
        if (lengths.isEmpty()) {
            return input;
        }
        return new FixedBody(input, length(lengths));
    }

    private AnswerHead oneHead() throws IOException {
        int status = status(line(input));
        Map<String, List<String>> fields = new LinkedHashMap<>();
        int count = 0;
        for (String line = line(input); !line.isEmpty(); line = line(input)) {
            if (++count > MAX_FIELDS) {
                throw garbled("more than " + MAX_FIELDS + " header fields");
            }
            int colon = line.indexOf(':');
            if (colon < 1 || line.charAt(0) == ' ' || line.charAt(colon - 1) == ' ') {
                throw garbled("a header line without a field name");
            }
            fields.computeIfAbsent(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new AnswerHead(status, fields);
    }

    private static int status(String line) throws AdminException {
        boolean shaped =
                (line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 "))
                        && (line.length() == 12 || (line.length() > 12 && line.charAt(12) == ' '))
                        && line.substring(9, 12).chars().allMatch(c -> c >= '0' && c <= '9');
        int status = shaped ? Integer.parseInt(line.substring(9, 12)) : 0;
        if (status < 100 || status > 599) {
            throw garbled("a first line that is no HTTP/1.1 status line");
        }
        return status;
    }

    private static long length(List<String> values) throws AdminException {
        String value = values.getFirst();
        boolean digits =
                !value.isEmpty()
                        && value.length() <= 18
                        && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || values.stream().anyMatch(other -> !other.equals(value))) {
            throw garbled("a Content-Length that is no length");
        }
        return Long.parseLong(value);
    }

    /** One line without its end, which is CRLF or, leniently, LF (RFC 9112 §2.2). */
    static String line(InputStream input) throws IOException {
        byte[] line = new byte[128];
        int length = 0;
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw brokenOff();
            }
            if (length == MAX_LINE_BYTES) {
                throw garbled("a line over " + MAX_LINE_BYTES + " bytes");
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, length * 2);
            }
            line[length++] = (byte) next;
        }
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return new String(line, 0, end, StandardCharsets.ISO_8859_1);
    }

    static AdminException garbled(String what) {
        return new AdminException(
                Kind.NOT_UNDERSTOOD, "the daemon's answer is not understood: it has " + what);
    }

    static AdminException brokenOff() {
        return new AdminException(
                Kind.UNREACHABLE, "the daemon closed the connection before its answer was whole");
    }
}
