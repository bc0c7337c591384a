package dev.berth.registry.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.registry.base.RobotLimits;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets that were found right a short while ago, so that each request of a push does not pay the
 * whole hash. What is kept is an HMAC under a key that is made with the process and never leaves
 * it; a robot that is gone is asked for before this is, so nothing here outlives a revocation.
 */
final class VerifiedSecrets {
    private static final String MAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;
    private final RobotLimits limits;
    private final Map<ByteBuffer, Instant> until = new LinkedHashMap<>();

    VerifiedSecrets(RobotLimits limits) {
        byte[] bits = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bits);
        this.key = new SecretKeySpec(bits, MAC);
        this.limits = limits;
    }

    /** Whether that robot's secret was right not long ago. */
    synchronized boolean has(long robot, String secret, Instant now) {
        Instant end = until.get(entry(robot, secret));
        return end != null && now.isBefore(end);
    }

    /** Remembers it; where as many are remembered as may be, the oldest is forgotten. */
    synchronized void add(long robot, String secret, Instant now) {
        ByteBuffer entry = entry(robot, secret);
        until.remove(entry);
        if (until.size() >= limits.remembered()) {
            Iterator<ByteBuffer> oldest = until.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        until.put(entry, now.plus(limits.rememberedLife()));
    }

    private ByteBuffer entry(long robot, String secret) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(key);
            mac.update(ByteBuffer.allocate(Long.BYTES).putLong(robot).flip());
            return ByteBuffer.wrap(mac.doFinal(secret.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        }
    }
}
