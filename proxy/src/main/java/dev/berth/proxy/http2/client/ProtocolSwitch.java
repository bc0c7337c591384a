package dev.berth.proxy.http2.client;

import dev.berth.proxy.upstream.WebSocketKey;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.RequestHead;
import dev.berth.proxy.wire.ResponseHead;
import java.util.Optional;

/**
 * A wish to speak another protocol on a stream: what HTTP/1.1 says with {@code Upgrade} and a 101,
 * HTTP/2 says with an extended CONNECT and a 2xx (RFC 8441 §4, §5).
 *
 * @param protocol that is wished for
 * @param key of the handshake, which HTTP/2 has none of; empty if there is none to answer
 */
record ProtocolSwitch(String protocol, String key) {
    private static final String UPGRADE = "Upgrade";

    /** The wish in a request's head as HTTP/1.1 has it. */
    static Optional<ProtocolSwitch> in(RequestHead head) {
        String key = head.fields().first(WebSocketKey.FIELD).orElse("");
        return head.fields().first(UPGRADE).map(protocol -> new ProtocolSwitch(protocol, key));
    }

    /** The request as HTTP/2 has it; {@code :protocol} goes with it. */
    RequestHead asked(RequestHead head) {
        Fields fields =
                head.fields().without("Connection").without(UPGRADE).without(WebSocketKey.FIELD);
        return new RequestHead("CONNECT", head.target(), fields);
    }

    /** Whether an answer is the endpoint's consent. */
    boolean isGranted(ResponseHead head, Framing framing) {
        return head.status() / 100 == 2 && !(framing instanceof Framing.None);
    }

    /** The endpoint's consent as HTTP/1.1 has it. */
    ResponseHead granted(ResponseHead head) {
        Fields fields = head.fields().with("Connection", UPGRADE).with(UPGRADE, protocol);
        if (!key.isEmpty()) {
            fields = fields.with(WebSocketKey.ACCEPT_FIELD, WebSocketKey.accept(key));
        }
        return ResponseHead.of(101, fields);
    }
}
