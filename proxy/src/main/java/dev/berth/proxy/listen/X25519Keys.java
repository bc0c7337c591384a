package dev.berth.proxy.listen;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.KeyPair;
import java.security.KeyPairGeneratorSpi;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.NamedParameterSpec;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** Makes key pairs; leaves every other curve to the provider that is asked next. */
public final class X25519Keys extends KeyPairGeneratorSpi {
    /** The JDK's name for keys of RFC 7748. */
    static final String ALGORITHM = "XDH";

    /** Of a scalar and of a coordinate. */
    static final int BYTES = X25519.SCALAR_SIZE;

    private static final int BITS = 255;

    private SecureRandom random = new SecureRandom();

    /** For the provider. */
    public X25519Keys() {
        // What it is for is said by initialize.
    }

    @Override
    public void initialize(int bits, SecureRandom source) {
        if (bits != BITS) {
            throw new InvalidParameterException(bits + " bits: X25519 has " + BITS);
        }
        random = source;
    }

    @Override
    public void initialize(AlgorithmParameterSpec curve, SecureRandom source)
            throws InvalidAlgorithmParameterException {
        if (!isX25519(curve)) {
            throw new InvalidAlgorithmParameterException("a curve that is not X25519");
        }
        random = source;
    }

    @Override
    public KeyPair generateKeyPair() {
        var scalar = new byte[BYTES];
        X25519.generatePrivateKey(random, scalar);
        var coordinate = new byte[BYTES];
        X25519.generatePublicKey(scalar, 0, coordinate, 0);
        return new KeyPair(X25519PublicKey.of(coordinate), new X25519PrivateKey(scalar));
    }

    static boolean isX25519(AlgorithmParameterSpec curve) {
        return curve instanceof NamedParameterSpec named
                && named.getName().equalsIgnoreCase(NamedParameterSpec.X25519.getName());
    }
}
