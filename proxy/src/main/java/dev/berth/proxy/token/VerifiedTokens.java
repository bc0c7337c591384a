package dev.berth.proxy.token;

import com.nimbusds.jose.jwk.JWKSet;
import dev.berth.policies.access.Principal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose signature need not be checked again, by the SHA-256 of their text, the least
 * recently used dropped first. What depends on the clock is checked at every use.
 */
final class VerifiedTokens {
    private static final MessageDigest UNUSED = sha256();

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ByteBuffer, Verified> tokens;

    /**
     * A remembered verification.
     *
     * @param keys with which it was made; others make it void
     */
    record Verified(Principal principal, JWKSet keys) {}

    VerifiedTokens(int capacity) {
        this.tokens =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Verified> eldest) {
                        return size() > capacity;
                    }
                };
    }

    static ByteBuffer key(String token) {
        byte[] text = token.getBytes(StandardCharsets.US_ASCII);
        try {
            // Looking an algorithm up costs more than the digest.
            return ByteBuffer.wrap(((MessageDigest) UNUSED.clone()).digest(text));
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", impossible);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    @Nullable Verified get(ByteBuffer key) {
        lock.lock();
        try {
            return tokens.get(key);
        } finally {
            lock.unlock();
        }
    }

    void put(ByteBuffer key, Verified verified) {
        lock.lock();
        try {
            tokens.put(key, verified);
        } finally {
            lock.unlock();
        }
    }

    void remove(ByteBuffer key) {
        lock.lock();
        try {
            tokens.remove(key);
        } finally {
            lock.unlock();
        }
    }
}
