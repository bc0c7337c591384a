package dev.berth.proxy.listen;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactorySpi;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.XECPublicKeySpec;

/** Takes the coordinate that a client has sent; everything else is for the provider asked next. */
public final class X25519KeyReader extends KeyFactorySpi {
    /** For the provider. */
    public X25519KeyReader() {
        // It has no state.
    }

    @Override
    protected PublicKey engineGeneratePublic(KeySpec told) throws InvalidKeySpecException {
        if (told instanceof XECPublicKeySpec point
                && X25519Keys.isX25519(point.getParams())
                && point.getU().signum() >= 0
                && point.getU().bitLength() <= X25519Keys.BYTES * Byte.SIZE) {
            return new X25519PublicKey(point.getU());
        }
        throw new InvalidKeySpecException("no coordinate of X25519");
    }

    @Override
    protected PrivateKey engineGeneratePrivate(KeySpec told) throws InvalidKeySpecException {
        throw new InvalidKeySpecException("secrets are not read");
    }

    @Override
    protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> kind)
            throws InvalidKeySpecException {
        throw new InvalidKeySpecException("keys are told in no other way");
    }

    @Override
    protected Key engineTranslateKey(Key key) throws InvalidKeyException {
        throw new InvalidKeyException("keys of others are not translated");
    }
}
