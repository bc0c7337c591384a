package dev.berth.proxy.listen;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/**
 * Bouncy Castle's key agreement, which refuses a point of small order as the JDK's does: as a bad
 * key, which TLS answers with an alert, instead of as a fault of the program.
 */
final class X25519Agreement extends KeyAgreementSpi {
    private final KeyAgreement agreement;

    X25519Agreement(KeyAgreement agreement) {
        this.agreement = agreement;
    }

    @Override
    protected void engineInit(Key key, @Nullable SecureRandom random) throws InvalidKeyException {
        agreement.init(key);
    }

    @Override
    protected void engineInit(
            Key key, @Nullable AlgorithmParameterSpec parameters, @Nullable SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        if (parameters != null) {
            throw new InvalidAlgorithmParameterException("X25519 has no parameters");
        }
        agreement.init(key);
    }

    @Override
    protected @Nullable Key engineDoPhase(Key key, boolean last) throws InvalidKeyException {
        try {
            return agreement.doPhase(key, last);
        } catch (IllegalStateException smallOrder) {
            throw new InvalidKeyException("a point of small order", smallOrder);
        }
    }

    @Override
    protected byte[] engineGenerateSecret() {
        return agreement.generateSecret();
    }

    @Override
    protected int engineGenerateSecret(byte[] target, int offset) throws ShortBufferException {
        return agreement.generateSecret(target, offset);
    }

    @Override
    protected SecretKey engineGenerateSecret(String algorithm)
            throws NoSuchAlgorithmException, InvalidKeyException {
        return agreement.generateSecret(algorithm);
    }
}
