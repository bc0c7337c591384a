package dev.berth.proxy.http2.frame;

/** The types of frames (RFC 9113 §6); what is not known is skipped. */
public enum FrameType {
    DATA(0),
    HEADERS(1),
    PRIORITY(2),
    RST_STREAM(3),
    SETTINGS(4),
    PUSH_PROMISE(5),
    PING(6),
    GOAWAY(7),
    WINDOW_UPDATE(8),
    CONTINUATION(9),
    UNKNOWN(10);

    private static final FrameType[] ALL = values();

    private final int code;

    FrameType(int code) {
        this.code = code;
    }

    static FrameType of(int code) {
        return code < UNKNOWN.code ? ALL[code] : UNKNOWN;
    }

    /** The octet that says so in a frame's header. */
    int code() {
        return code;
    }
}
