package dev.berth.proxy.http2.frame;

import java.io.IOException;

/** The peer broke a rule that the whole connection rests on: GOAWAY (RFC 9113 §5.4.1). */
public final class ConnectionError extends IOException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public ConnectionError(ErrorCode code, String detail) {
        super(detail);
        this.code = code;
    }

    public static ConnectionError protocol(String detail) {
        return new ConnectionError(ErrorCode.PROTOCOL_ERROR, detail);
    }

    public ErrorCode code() {
        return code;
    }

    /** What is wrong, without bytes of the peer. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
