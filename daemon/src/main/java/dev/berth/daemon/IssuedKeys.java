package dev.berth.daemon;

import com.nimbusds.jose.jwk.JWKSet;
import dev.berth.daemon.token.TokenIssuer;
import java.io.IOException;

/**
 * The built-in issuer's public keys as the balancer is to see them: the same object until they
 * change, so that what was verified with them may be remembered.
 */
final class IssuedKeys {
    private final TokenIssuer issuer;
    private volatile JWKSet current;

    IssuedKeys(TokenIssuer issuer) {
        this.issuer = issuer;
        this.current = issuer.publicKeys();
    }

    JWKSet current() {
        return current;
    }

    /** Takes a new key if it is time, and lets go of those whose last token has expired. */
    void rotate() throws IOException {
        issuer.rotateIfDue();
        JWKSet now = issuer.publicKeys();
        if (!now.getKeys().equals(current.getKeys())) {
            current = now;
        }
    }
}
