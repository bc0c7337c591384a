package dev.berth.proxy.http2.hpack;

import java.io.IOException;

/** A header block cannot be decoded; the connection's compression state is lost with it. */
public final class HpackError extends IOException {
    private static final long serialVersionUID = 1L;

    HpackError(String detail) {
        super(detail);
    }
}
