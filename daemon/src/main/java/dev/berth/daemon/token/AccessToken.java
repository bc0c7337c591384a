package dev.berth.daemon.token;

import java.time.Instant;

/**
 * A signed access token (RFC 9068): whoever holds it is let in.
 *
 * @param value the compact JWS, for {@code Authorization: Bearer}
 * @param id its {@code jti}, which may be logged where the token may not
 * @param expiresAt whole seconds
 */
public record AccessToken(String value, String id, Instant expiresAt) {
    /** Without the value. */
    @Override
    public String toString() {
        return "AccessToken[" + id + ", until " + expiresAt + "]";
    }
}
