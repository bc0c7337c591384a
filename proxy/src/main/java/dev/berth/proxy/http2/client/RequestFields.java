package dev.berth.proxy.http2.client;

import dev.berth.proxy.http2.hpack.HpackEncoder;
import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.Octets;
import dev.berth.proxy.wire.RequestHead;

/** Writes a request's field sections (RFC 9113 §8.3.1). */
final class RequestFields {
    private final HpackEncoder encoder;
    private final String scheme;

    /**
     * Of one connection.
     *
     * @param scheme {@code http} or {@code https}: of this connection, not of the client's
     */
    RequestFields(HpackEncoder encoder, String scheme) {
        this.encoder = encoder;
        this.scheme = scheme;
    }

    /** A head, whose {@code Host} becomes {@code :authority}. */
    void head(Octets out, RequestHead head, Framing framing) {
        head(out, head, "", framing);
    }

    /** The head of a request for another protocol on its stream (RFC 8441 §4). */
    void connect(Octets out, RequestHead head, String protocol) {
        head(out, head, protocol, Framing.CHUNKED);
    }

    private void head(Octets out, RequestHead head, String protocol, Framing framing) {
        encoder.begin(out);
        encoder.add(out, ":method", head.method());
        if (!protocol.isEmpty()) {
            encoder.add(out, ":protocol", protocol);
        }
        encoder.add(out, ":scheme", scheme);
        encoder.add(out, ":authority", head.fields().first("Host").orElse(""));
        encoder.add(out, ":path", head.target());
        for (Field field : head.fields()) {
            if (!field.is("Host")) {
                encoder.add(out, field.name(), field.value());
            }
        }
        if (framing instanceof Framing.Length(long bytes)) {
            encoder.add(out, "content-length", Long.toString(bytes));
        }
        // Whatever follows the answer is passed on as far as the client's protocol can.
        encoder.add(out, "te", "trailers");
    }

    void trailers(Octets out, Fields trailers) {
        encoder.begin(out);
        for (Field field : trailers) {
            encoder.add(out, field.name(), field.value());
        }
    }
}
