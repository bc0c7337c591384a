package dev.berth.proxy.wire;

import java.nio.charset.StandardCharsets;

/** Writes the heads of messages; what could not be read back as one head is a bug of ours. */
public final class HeadWriter {
    private static final String VERSION = "HTTP/1.1";
    private static final String CRLF = "\r\n";
    private static final String SEPARATOR = ": ";

    private HeadWriter() {}

    /** A request's head whose fields carry no framing of their own. */
    public static byte[] request(RequestHead head, Framing framing) {
        return text(head.method() + " " + head.target() + " " + VERSION, head.fields(), framing);
    }

    /** An answer's head whose fields carry no framing of their own. */
    public static byte[] response(ResponseHead head, Framing framing) {
        String reason = head.reason().isEmpty() ? Reasons.of(head.status()) : head.reason();
        return text(VERSION + " " + head.status() + " " + reason, head.fields(), framing);
    }

    /** The last chunk with trailers (RFC 9112 §7.1.2). */
    static byte[] lastChunk(Fields trailers) {
        return text("0", trailers, Framing.NONE);
    }

    private static byte[] text(String startLine, Fields fields, Framing framing) {
        String framed = announced(framing);
        byte[] start = startLine.getBytes(StandardCharsets.ISO_8859_1);
        var text = new Octets(start.length + bytes(fields) + framed.length() + 2 * CRLF.length());
        text.add(start);
        text.addLatin1(CRLF);
        for (Field field : fields) {
            if (!field.writable()) {
                throw new IllegalArgumentException("unwritable header field " + field.name());
            }
            text.addLatin1(field.name());
            text.addLatin1(SEPARATOR);
            text.addLatin1(field.value());
            text.addLatin1(CRLF);
        }
        text.addLatin1(framed);
        text.addLatin1(CRLF);
        // There was room for exactly this.
        return text.array();
    }

    private static int bytes(Fields fields) {
        int bytes = 0;
        for (Field field : fields) {
            bytes += field.name().length() + SEPARATOR.length();
            bytes += field.value().length() + CRLF.length();
        }
        return bytes;
    }

    private static String announced(Framing framing) {
        return switch (framing) {
            case Framing.Length(long bytes) -> "Content-Length: " + bytes + CRLF;
            case Framing.Chunked() -> "Transfer-Encoding: chunked" + CRLF;
            // Nothing announces these.
            case Framing.None(), Framing.UntilClose() -> "";
        };
    }
}
