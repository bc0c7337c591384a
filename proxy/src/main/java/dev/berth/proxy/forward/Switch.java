package dev.berth.proxy.forward;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.wire.BadMessage;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

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
    private static final String KEY = "Sec-WebSocket-Key";
    private static final String ACCEPT = "Sec-WebSocket-Accept";
    private static final String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    /** The wish of an exchange, if it has one that is passed on. */
    static Optional<Switch> of(Exchange exchange) {
        Optional<String> asked = exchange.upgrade();
        if (asked.isEmpty() || !asked.get().equals(PROTOCOL)) {
            return Optional.empty();
        }
        // The key is to keep caches apart and is no secret.
        var key = new byte[KEY_BYTES];
        ThreadLocalRandom.current().nextBytes(key);
        boolean own = exchange.head().fields().has(KEY);
        return Optional.of(new Switch(own ? "" : Base64.getEncoder().encodeToString(key)));
    }

    /** A request's fields with the wish in them. */
    Fields asked(Fields fields) {
        Fields asking = fields.with("Connection", "Upgrade").with("Upgrade", PROTOCOL);
        return key.isEmpty() ? asking : asking.with(KEY, key);
    }

    /** The fields of the endpoint's 101 that concern the client. */
    Fields granted(ResponseHead head) throws BadMessage {
        Fields fields = head.fields();
        boolean named = fields.tokens("Upgrade").equals(java.util.Set.of(PROTOCOL));
        if (!named || !fields.tokens("Connection").contains("upgrade")) {
            throw BadMessage.malformed("a switch to a protocol that nobody asked for");
        }
        if (key.isEmpty()) {
            return HopHeaders.ofResponse(fields);
        }
        if (!fields.every(ACCEPT).equals(java.util.List.of(accept()))) {
            throw BadMessage.malformed("the endpoint's handshake does not fit the key");
        }
        return HopHeaders.ofResponse(fields).without(ACCEPT);
    }

    private String accept() {
        try {
            byte[] salted = (key + ACCEPT_SALT).getBytes(StandardCharsets.US_ASCII);
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(salted);
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-1", impossible);
        }
    }
}
