package dev.berth.proxy.listen;

import java.math.BigInteger;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.SecureRandom;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jspecify.annotations.Nullable;

/**
 * Agrees on a secret (RFC 7748 §6.1). A point of small order, whose secret would be zero for
 * everybody, is a bad key, which TLS answers with an alert.
 */
public final class X25519Agreement extends KeyAgreementSpi {
    private byte[] scalar = {};
    private byte[] secret = {};

    /** For the provider. */
    public X25519Agreement() {
        // Whose secret it is is said by init.
    }

    @Override
    protected void engineInit(Key key, @Nullable SecureRandom random) throws InvalidKeyException {
        if (!(key instanceof XECPrivateKey own) || !X25519Keys.isX25519(own.getParams())) {
            throw new InvalidKeyException("no secret of X25519");
        }
        scalar =
                own.getScalar()
                        .filter(bytes -> bytes.length == X25519Keys.BYTES)
                        .orElseThrow(() -> new InvalidKeyException("a secret that is not told"));
    }

    @Override
    protected void engineInit(
            Key key, @Nullable AlgorithmParameterSpec parameters, @Nullable SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        if (parameters != null) {
            throw new InvalidAlgorithmParameterException("X25519 has no parameters");
        }
        engineInit(key, random);
    }

    @Override
    protected @Nullable Key engineDoPhase(Key key, boolean last) throws InvalidKeyException {
        if (!(key instanceof XECPublicKey other) || !X25519Keys.isX25519(other.getParams())) {
            throw new InvalidKeyException("no point of X25519");
        }
        if (scalar.length == 0 || !last) {
            throw new IllegalStateException("two sides agree, and ours comes first");
        }
        BigInteger coordinate = other.getU();
        var agreed = new byte[X25519Keys.BYTES];
        byte[] point = new X25519PublicKey(coordinate).bytes();
        if (!X25519.calculateAgreement(scalar, 0, point, 0, agreed, 0)) {
            throw new InvalidKeyException("a point of small order");
        }
        secret = agreed;
        return null;
    }

    @Override
    protected byte[] engineGenerateSecret() {
        if (secret.length == 0) {
            throw new IllegalStateException("nothing was agreed on");
        }
        byte[] agreed = secret;
        secret = new byte[0];
        return agreed;
    }

    @Override
    protected int engineGenerateSecret(byte[] target, int offset) throws ShortBufferException {
        if (target.length - offset < secret.length) {
            throw new ShortBufferException("a secret has " + secret.length + " bytes");
        }
        byte[] agreed = engineGenerateSecret();
        System.arraycopy(agreed, 0, target, offset, agreed.length);
        return agreed.length;
    }

    @Override
    protected SecretKey engineGenerateSecret(String algorithm) {
        return new SecretKeySpec(engineGenerateSecret(), algorithm);
    }
}
