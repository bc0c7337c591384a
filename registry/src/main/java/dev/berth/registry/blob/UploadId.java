package dev.berth.registry.blob;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The name of an upload session: 128 random bits, so that nobody guesses another's.
 *
 * @param hex 32 lower-case hexadecimal digits
 */
public record UploadId(String hex) {
    private static final int BYTES = 16;

    public UploadId {
        if (!isValid(hex)) {
            throw new IllegalArgumentException("an upload id has 32 hex digits");
        }
    }

    /** A new one. */
    static UploadId random(SecureRandom random) {
        byte[] bits = new byte[BYTES];
        random.nextBytes(bits);
        return new UploadId(HexFormat.of().formatHex(bits));
    }

    /** Reads one; empty where the text is none. */
    public static Optional<UploadId> parse(String text) {
        return isValid(text) ? Optional.of(new UploadId(text)) : Optional.empty();
    }

    private static boolean isValid(String text) {
        return text.length() == 2 * BYTES
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    @Override
    public String toString() {
        return hex;
    }
}
