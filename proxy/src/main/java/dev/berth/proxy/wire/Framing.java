package dev.berth.proxy.wire;

import java.util.List;

/** How a message's body ends (RFC 9112 §6). */
public sealed interface Framing {
    /** There is no body. */
    record None() implements Framing {}

    /**
     * After so many bytes.
     *
     * @param bytes 0 or more
     */
    record Length(long bytes) implements Framing {}

    /** With the last chunk; the length is not known beforehand. */
    record Chunked() implements Framing {}

    /** With the connection. */
    record UntilClose() implements Framing {}

    Framing NONE = new None();
    Framing CHUNKED = new Chunked();
    Framing UNTIL_CLOSE = new UntilClose();

    /** The longest {@code Content-Length} that cannot overflow. */
    int MAX_LENGTH_DIGITS = 18;

    /** The framing of a request, or why there is no single answer to that. */
    static Framing ofRequest(RequestHead head) throws BadMessage {
        Framing declared = ofRequest(head.fields());
        if (declared instanceof Chunked && head.minorVersion() == 0) {
            throw BadMessage.malformed("HTTP/1.0 knows no Transfer-Encoding");
        }
        return declared;
    }

    /** The framing of a request of HTTP/1.1. */
    static Framing ofRequest(Fields fields) throws BadMessage {
        return declared(fields, NONE);
    }

    /**
     * The framing of an answer.
     *
     * @param method of the request
     */
    static Framing ofResponse(String method, ResponseHead head) throws BadMessage {
        Framing declared = declared(head.fields(), UNTIL_CLOSE);
        boolean bodiless =
                method.equals("HEAD")
                        || head.isInterim()
                        || head.status() == 204
                        || head.status() == 304;
        if (declared instanceof Chunked && head.minorVersion() == 0) {
            throw BadMessage.malformed("HTTP/1.0 knows no Transfer-Encoding");
        }
        return bodiless ? NONE : declared;
    }

    private static Framing declared(Fields fields, Framing otherwise) throws BadMessage {
        List<String> encodings = fields.every("Transfer-Encoding");
        List<String> lengths = fields.every("Content-Length");
        if (!encodings.isEmpty()) {
            if (!lengths.isEmpty()) {
                throw BadMessage.malformed("Transfer-Encoding together with Content-Length");
            }
            if (encodings.size() > 1 || !encodings.getFirst().equalsIgnoreCase("chunked")) {
                throw BadMessage.malformed("a Transfer-Encoding other than one chunked");
            }
            return CHUNKED;
        }
        if (lengths.isEmpty()) {
            return otherwise;
        }
        String digits = lengths.getFirst();
        if (lengths.size() > 1 || digits.isEmpty() || digits.length() > MAX_LENGTH_DIGITS) {
            throw BadMessage.malformed("Content-Length is repeated, empty or too long");
        }
        for (int at = 0; at < digits.length(); at++) {
            if (digits.charAt(at) < '0' || digits.charAt(at) > '9') {
                throw BadMessage.malformed("Content-Length is not a number");
            }
        }
        return new Length(Long.parseLong(digits));
    }
}
