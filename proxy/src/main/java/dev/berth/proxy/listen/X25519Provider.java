package dev.berth.proxy.listen;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import javax.crypto.KeyAgreement;

/**
 * X25519 of Bouncy Castle and nothing else of it, for the JDK's TLS to find before the JDK's own,
 * on which a handshake otherwise spends a third more.
 *
 * <p>Classes are named instead of taken from Bouncy Castle's provider, which costs 7 MB.
 */
final class X25519Provider extends Provider {
    private static final long serialVersionUID = 1;
    private static final String NAME = "BerthX25519";
    private static final String CLASSES = "org.bouncycastle.jcajce.provider.asymmetric.edec.";
    private static final String AGREEMENT = "KeyAgreement";

    /** Both names have the same algorithm; keys tell which of its curves they are of. */
    private static final List<String> ALGORITHMS = List.of("XDH", "X25519");

    private X25519Provider(String name) {
        super(name, "1", "X25519 of Bouncy Castle");
        for (String algorithm : ALGORITHMS) {
            for (String type : List.of("KeyPairGenerator", "KeyFactory", AGREEMENT)) {
                put(type + "." + algorithm, CLASSES + type + "Spi$" + algorithm);
            }
        }
    }

    /** Puts it before all others, for the whole process, once. */
    static void install() {
        if (Security.getProvider(NAME) == null) {
            var provider = new X25519Provider(NAME);
            var plain = new X25519Provider(NAME + "Plain");
            for (String algorithm : ALGORITHMS) {
                provider.putService(new Agreement(provider, algorithm, plain));
            }
            Security.insertProviderAt(provider, 1);
        }
    }

    private static final class Agreement extends Service {
        private final Provider plain;

        Agreement(Provider provider, String algorithm, Provider plain) {
            super(
                    provider,
                    AGREEMENT,
                    algorithm,
                    X25519Agreement.class.getName(),
                    List.of(),
                    Map.of());
            this.plain = plain;
        }

        @Override
        public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            return new X25519Agreement(KeyAgreement.getInstance(getAlgorithm(), plain));
        }
    }
}
