package dev.berth.proxy.wire;

import java.nio.charset.StandardCharsets;

/** Writes the heads of messages; what could not be read back as one head is a bug of ours. */
public final class HeadWriter {
    /** For the start line and the framing, as long as most of them are. */
    private static final int START_CHARS = 80;

    private HeadWriter() {}

    /** A request's head whose fields carry no framing of their own. */
    public static byte[] request(RequestHead head, Framing framing) {
        var text = new StringBuilder(START_CHARS + head.target().length() + room(head.fields()));
        text.append(head.method()).append(' ').append(head.target()).append(" HTTP/1.1\r\n");
        return finish(text, head.fields(), framing);
    }

    /** An answer's head whose fields carry no framing of their own. */
    public static byte[] response(ResponseHead head, Framing framing) {
        var text = new StringBuilder(START_CHARS + room(head.fields()));
        text.append("HTTP/1.1 ").append(head.status()).append(' ');
        text.append(head.reason().isEmpty() ? Reasons.of(head.status()) : head.reason());
        text.append("\r\n");
        return finish(text, head.fields(), framing);
    }

    /** The last chunk with trailers (RFC 9112 §7.1.2). */
    static byte[] lastChunk(Fields trailers) {
        return finish(new StringBuilder(128).append("0\r\n"), trailers, Framing.NONE);
    }

    /** What the fields' lines take, so that the text does not grow while it is written. */
    private static int room(Fields fields) {
        int room = 0;
        for (Field field : fields) {
            room += field.name().length() + field.value().length() + 4;
        }
        return room;
    }

    private static byte[] finish(StringBuilder text, Fields fields, Framing framing) {
        for (Field field : fields) {
            if (!Grammar.isToken(field.name()) || !Grammar.isFieldValue(field.value())) {
                throw new IllegalArgumentException("unwritable header field " + field.name());
            }
            text.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        switch (framing) {
            case Framing.Length(long bytes) ->
                    text.append("Content-Length: ").append(bytes).append("\r\n");
            case Framing.Chunked() -> text.append("Transfer-Encoding: chunked\r\n");
            case Framing.None(), Framing.UntilClose() -> {
                // Nothing announces these.
            }
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
