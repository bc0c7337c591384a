package dev.berth.proxy.listen;

import java.math.BigInteger;
import java.security.interfaces.XECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.NamedParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * A point of Curve25519 that somebody has told; has no encoding of its own, for TLS sends the
 * coordinate alone.
 *
 * @param coordinate u, at most 256 bits
 */
record X25519PublicKey(BigInteger coordinate) implements XECPublicKey {
    /** The coordinate, least significant byte first (RFC 7748 §5). */
    byte[] bytes() {
        byte[] bigEndian = coordinate.toByteArray();
        var bytes = new byte[X25519Keys.BYTES];
        for (int i = 0; i < Math.min(bytes.length, bigEndian.length); i++) {
            bytes[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return bytes;
    }

    static X25519PublicKey of(byte[] littleEndian) {
        var bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
        }
        return new X25519PublicKey(new BigInteger(1, bigEndian));
    }

    @Override
    public BigInteger getU() {
        return coordinate;
    }

    @Override
    public AlgorithmParameterSpec getParams() {
        return NamedParameterSpec.X25519;
    }

    @Override
    public String getAlgorithm() {
        return X25519Keys.ALGORITHM;
    }

    @Override
    public @Nullable String getFormat() {
        return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
        return null;
    }
}
