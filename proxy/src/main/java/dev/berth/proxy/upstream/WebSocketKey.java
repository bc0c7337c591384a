package dev.berth.proxy.upstream;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/** The key of WebSocket's handshake over HTTP/1.1, and its answer (RFC 6455 §4.2.2). */
public final class WebSocketKey {
    public static final String FIELD = "Sec-WebSocket-Key";
    public static final String ACCEPT_FIELD = "Sec-WebSocket-Accept";
    private static final String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int BYTES = 16;

    private WebSocketKey() {}

    /** A new one. It is to keep caches apart and is no secret. */
    public static String next() {
        var key = new byte[BYTES];
        ThreadLocalRandom.current().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /** What proves that the other side has read the key. */
    public static String accept(String key) {
        try {
            byte[] salted = (key + ACCEPT_SALT).getBytes(StandardCharsets.US_ASCII);
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(salted);
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-1", impossible);
        }
    }
}
