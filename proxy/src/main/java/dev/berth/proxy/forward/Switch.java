package dev.berth.proxy.forward;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.upstream.WebSocketKey;
import dev.berth.proxy.wire.BadMessage;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.ResponseHead;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A client's wish to speak WebSocket instead of HTTP (RFC 6455 §4, RFC 8441 §5).
 *
 * <p>No other protocol is passed on: an offer may be ignored (RFC 9110 §7.8), and behind a protocol
 * that nobody here knows, requests could pass that nobody has checked.
 *
 * @param key of the handshake, if it is ours: HTTP/2 has none; empty if the client sent its own
 */
record Switch(String key) {
    private static final String PROTOCOL = "websocket";

    /** The wish of an exchange, if it has one that is passed on. */
    static Optional<Switch> of(Exchange exchange) {
        Optional<String> asked = exchange.upgrade();
        if (asked.isEmpty() || !asked.get().equals(PROTOCOL)) {
            return Optional.empty();
        }
        boolean own = exchange.head().fields().has(WebSocketKey.FIELD);
        return Optional.of(new Switch(own ? "" : WebSocketKey.next()));
    }

    /** A request's fields with the wish in them. */
    Fields asked(Fields fields) {
        Fields asking = fields.with("Connection", "Upgrade").with("Upgrade", PROTOCOL);
        return key.isEmpty() ? asking : asking.with(WebSocketKey.FIELD, key);
    }

    /** The fields of the endpoint's 101 that concern the client. */
    Fields granted(ResponseHead head) throws BadMessage {
        Fields fields = head.fields();
        boolean named = fields.tokens("Upgrade").equals(Set.of(PROTOCOL));
        if (!named || !fields.tokens("Connection").contains("upgrade")) {
            throw BadMessage.malformed("a switch to a protocol that nobody asked for");
        }
        if (key.isEmpty()) {
            return HopHeaders.ofResponse(fields);
        }
        List<String> accepted = fields.every(WebSocketKey.ACCEPT_FIELD);
        if (!accepted.equals(List.of(WebSocketKey.accept(key)))) {
            throw BadMessage.malformed("the endpoint's handshake does not fit the key");
        }
        return HopHeaders.ofResponse(fields).without(WebSocketKey.ACCEPT_FIELD);
    }
}
