package dev.berth.proxy.http2.server;

/** A request that HTTP/2 calls malformed: its stream is reset (RFC 9113 §8.1.1). */
final class MalformedRequest extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedRequest(String detail) {
        super(detail);
    }
}
