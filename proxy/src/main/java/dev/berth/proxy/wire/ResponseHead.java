package dev.berth.proxy.wire;

/**
 * An answer without its body.
 *
 * @param minorVersion 0 or 1 of HTTP/1.x
 * @param status 100 to 599
 * @param reason may be empty
 * @param fields the header fields
 */
public record ResponseHead(int minorVersion, int status, String reason, Fields fields) {
    private static final String EVENT_STREAM = "text/event-stream";

    /** An answer of our own. */
    public static ResponseHead of(int status, Fields fields) {
        return new ResponseHead(1, status, "", fields);
    }

    public ResponseHead withFields(Fields other) {
        return new ResponseHead(minorVersion, status, reason, other);
    }

    /** Whether its body is server-sent events, between which there may be long silences. */
    public boolean isEventStream() {
        String type = fields.first("Content-Type").orElse("");
        return type.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length());
    }

    /** Whether a final answer follows (RFC 9110 §15.2). */
    public boolean isInterim() {
        return status < 200;
    }
}
