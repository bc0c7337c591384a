package dev.berth.proxy.listen;

import java.security.Provider;
import java.security.Security;
import java.util.List;

/**
 * X25519 on Bouncy Castle's arithmetic, for the JDK's TLS to find before the JDK's own, on which a
 * handshake otherwise spends a third more.
 *
 * <p>Not Bouncy Castle's own keys and agreement: those compute each public key twice, have an
 * encoding that TLS has no use for, and call a point of small order a fault of the program.
 */
final class X25519Provider extends Provider {
    private static final long serialVersionUID = 1;
    private static final String NAME = "BerthX25519";

    private X25519Provider() {
        super(NAME, "1", "X25519 for TLS");
        for (String algorithm : List.of(X25519Keys.ALGORITHM, "X25519")) {
            put("KeyPairGenerator." + algorithm, X25519Keys.class.getName());
            put("KeyFactory." + algorithm, X25519KeyReader.class.getName());
            put("KeyAgreement." + algorithm, X25519Agreement.class.getName());
        }
    }

    /** Puts it before all others, for the whole process, once. */
    static void install() {
        if (Security.getProvider(NAME) == null) {
            Security.insertProviderAt(new X25519Provider(), 1);
        }
    }
}
