package dev.berth.proxy.http2.frame;

import java.io.IOException;

/** The peer broke a rule that concerns one stream: RST_STREAM (RFC 9113 §5.4.2). */
public final class StreamError extends IOException {
    private static final long serialVersionUID = 1L;

    private final int stream;
    private final ErrorCode code;

    public StreamError(int stream, ErrorCode code, String detail) {
        super(detail);
        this.stream = stream;
        this.code = code;
    }

    public int stream() {
        return stream;
    }

    public ErrorCode code() {
        return code;
    }
}
