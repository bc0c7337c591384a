package dev.berth.bench;

import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import org.bouncycastle.jcajce.util.DefaultJcaJceHelper;
import org.bouncycastle.jcajce.util.JcaJceHelper;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/** X25519 of Bouncy Castle, everything else (ML-KEM, AES) of the JDK. */
final class KeyExchange extends DefaultJcaJceHelper {
    private final Provider bouncyCastle = new BouncyCastleProvider();

    static JcaTlsCryptoProvider crypto() {
        return new JcaTlsCryptoProvider() {
            private final JcaJceHelper helper = new KeyExchange();

            @Override
            public JcaJceHelper getHelper() {
                return helper;
            }
        };
    }

    private static boolean ours(String algorithm) {
        return algorithm.startsWith("X25519");
    }

    @Override
    public KeyPairGenerator createKeyPairGenerator(String algorithm)
            throws NoSuchAlgorithmException {
        return ours(algorithm)
                ? KeyPairGenerator.getInstance(algorithm, bouncyCastle)
                : super.createKeyPairGenerator(algorithm);
    }

    @Override
    public KeyAgreement createKeyAgreement(String algorithm) throws NoSuchAlgorithmException {
        return ours(algorithm)
                ? KeyAgreement.getInstance(algorithm, bouncyCastle)
                : super.createKeyAgreement(algorithm);
    }

    @Override
    public KeyFactory createKeyFactory(String algorithm) throws NoSuchAlgorithmException {
        return ours(algorithm)
                ? KeyFactory.getInstance(algorithm, bouncyCastle)
                : super.createKeyFactory(algorithm);
    }

    @Override
    public KeyGenerator createKeyGenerator(String algorithm) throws NoSuchAlgorithmException {
        return ours(algorithm)
                ? KeyGenerator.getInstance(algorithm, bouncyCastle)
                : super.createKeyGenerator(algorithm);
    }
}
