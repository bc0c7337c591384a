package dev.berth.policies.image;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The name of content by its hash, {@code sha256:<64 hex>} or {@code sha512:<128 hex>}.
 *
 * @param algorithm how it was hashed
 * @param hex lower-case hexadecimal, exactly as many digits as the algorithm gives
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md#digests">OCI
 *     image-spec, digests</a>
 */
public record Digest(Algorithm algorithm, String hex) {
    /** A hash that content may be named by. */
    public enum Algorithm {
        SHA256("sha256", "SHA-256", 64),
        SHA512("sha512", "SHA-512", 128);

        private final String label;
        private final String javaName;
        private final int hexDigits;

        Algorithm(String label, String javaName, int hexDigits) {
            this.label = label;
            this.javaName = javaName;
            this.hexDigits = hexDigits;
        }

        /** As it stands before the colon. */
        public String label() {
            return label;
        }

        /** As {@link java.security.MessageDigest} knows it. */
        public String javaName() {
            return javaName;
        }

        /** The algorithm of that label, if it is one that is accepted. */
        public static Optional<Algorithm> of(String label) {
            for (var algorithm : values()) {
                if (algorithm.label.equals(label)) {
                    return Optional.of(algorithm);
                }
            }
            return Optional.empty();
        }
    }

    public Digest {
        if (hex.length() != algorithm.hexDigits || !isLowerHex(hex)) {
            throw new IllegalArgumentException("not a " + algorithm.label + " digest: " + hex);
        }
    }

    /** Reads {@code sha256:…} or {@code sha512:…}; anything else is refused. */
    public static Result<Digest> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return refused(text, "expected sha256:<64 hex digits>");
        }
        var algorithm = Algorithm.of(text.substring(0, colon));
        if (algorithm.isEmpty()) {
            return refused(text, "expected sha256 or sha512 before the colon");
        }
        String hex = text.substring(colon + 1);
        if (hex.length() != algorithm.get().hexDigits || !isLowerHex(hex)) {
            return refused(
                    text, "expected " + algorithm.get().hexDigits + " lower-case hex digits");
        }
        return Result.ok(new Digest(algorithm.get(), hex));
    }

    /** The digest whose hash value is {@code hash}. */
    public static Digest ofHash(Algorithm algorithm, byte[] hash) {
        return new Digest(algorithm, HexFormat.of().formatHex(hash));
    }

    private static Result<Digest> refused(String text, String expected) {
        return Result.refused(Problem.at("digest", Quoted.of(text) + " is no digest, " + expected));
    }

    private static boolean isLowerHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** {@code sha256:<hex>}. */
    @Override
    public String toString() {
        return algorithm.label + ":" + hex;
    }
}
