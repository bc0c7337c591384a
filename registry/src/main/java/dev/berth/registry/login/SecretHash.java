package dev.berth.registry.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id of a secret, written as {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}, so that a
 * later version may hash harder and still read what is stored.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9106">RFC 9106, Argon2</a>
 * @see <a
 *     href="https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html">OWASP,
 *     password storage: 19 MiB, two passes, one lane</a>
 */
final class SecretHash {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final String HEAD =
            "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES;
    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();

    private final SecureRandom random = new SecureRandom();

    /** Hashes with a salt of its own; takes tens of milliseconds and 19 MiB. */
    String of(String secret) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return HEAD
                + "$"
                + ENCODER.encodeToString(salt)
                + "$"
                + ENCODER.encodeToString(hash(secret, salt));
    }

    /**
     * Whether that is the secret; as dear as making the hash.
     *
     * @throws IllegalArgumentException if the text is no hash of ours
     */
    static boolean verify(String hash, String secret) {
        List<String> parts = List.of(hash.split("\\$", -1));
        if (!hash.startsWith(HEAD + "$") || parts.size() != 6) {
            throw new IllegalArgumentException("no hash of ours, expected one like " + HEAD);
        }
        byte[] salt = Base64.getDecoder().decode(parts.get(4));
        byte[] kept = Base64.getDecoder().decode(parts.get(5));
        return MessageDigest.isEqual(kept, hash(secret, salt));
    }

    private static byte[] hash(String secret, byte[] salt) {
        var generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(MEMORY_KIB)
                        .withIterations(PASSES)
                        .withParallelism(LANES)
                        .withSalt(salt)
                        .build());
        byte[] hash = new byte[HASH_BYTES];
        generator.generateBytes(secret.getBytes(UTF_8), hash);
        return hash;
    }
}
