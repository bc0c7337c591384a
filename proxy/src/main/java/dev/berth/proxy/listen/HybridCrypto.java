package dev.berth.proxy.listen;

import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import java.util.Locale;
import javax.crypto.KeyAgreement;
import org.bouncycastle.jcajce.util.DefaultJcaJceHelper;
import org.bouncycastle.jcajce.util.JcaJceHelper;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/**
 * The algorithms beneath Bouncy Castle's TLS: its own X25519, which takes half of the time of the
 * JDK's, its RSASSA-PSS, which TLS 1.3 wants of RSA keys, and all others of the JDK, whose AES and
 * ML-KEM the processor helps with.
 */
final class HybridCrypto extends JcaTlsCryptoProvider {
    private final JcaJceHelper algorithms = new Algorithms();

    @Override
    public JcaJceHelper getHelper() {
        return algorithms;
    }

    private static final class Algorithms extends DefaultJcaJceHelper {
        private static final String X25519 = "X25519";

        /** Names of RSASSA-PSS that the JDK does not know: it has parameters instead. */
        private static final String PSS_SIGNATURE = "WITHRSAANDMGF1";

        private static final String PSS_PARAMETERS = "PSS";

        private final Provider bouncyCastle = new BouncyCastleProvider();

        @Override
        public KeyPairGenerator createKeyPairGenerator(String algorithm)
                throws NoSuchAlgorithmException {
            return algorithm.equals(X25519)
                    ? KeyPairGenerator.getInstance(algorithm, bouncyCastle)
                    : super.createKeyPairGenerator(algorithm);
        }

        @Override
        public KeyAgreement createKeyAgreement(String algorithm) throws NoSuchAlgorithmException {
            return algorithm.equals(X25519)
                    ? KeyAgreement.getInstance(algorithm, bouncyCastle)
                    : super.createKeyAgreement(algorithm);
        }

        @Override
        public KeyFactory createKeyFactory(String algorithm) throws NoSuchAlgorithmException {
            return algorithm.equals(X25519)
                    ? KeyFactory.getInstance(algorithm, bouncyCastle)
                    : super.createKeyFactory(algorithm);
        }

        @Override
        public Signature createSignature(String algorithm) throws NoSuchAlgorithmException {
            return algorithm.toUpperCase(Locale.ROOT).endsWith(PSS_SIGNATURE)
                    ? Signature.getInstance(algorithm, bouncyCastle)
                    : super.createSignature(algorithm);
        }

        @Override
        public AlgorithmParameters createAlgorithmParameters(String algorithm)
                throws NoSuchAlgorithmException {
            return algorithm.equals(PSS_PARAMETERS)
                    ? AlgorithmParameters.getInstance(algorithm, bouncyCastle)
                    : super.createAlgorithmParameters(algorithm);
        }
    }
}
