package dev.berth.proxy.limit;

import java.time.Duration;

/**
 * What an access token may be.
 *
 * @param bytes of the token as sent
 * @param skew how far an issuer's clock may be off, at most 60 s
 * @param lifetime from {@code iat} to {@code exp}
 * @param cached verified tokens that are remembered
 */
public record TokenLimits(int bytes, Duration skew, Duration lifetime, int cached) {
    private static final Duration MAX_SKEW = Duration.ofSeconds(60);

    public static final TokenLimits DEFAULT =
            new TokenLimits(8 * 1024, Duration.ofSeconds(30), Duration.ofHours(24), 4096);

    public TokenLimits {
        if (skew.compareTo(MAX_SKEW) > 0) {
            throw new IllegalArgumentException(
                    "skew is " + skew + ", expected at most " + MAX_SKEW);
        }
    }
}
