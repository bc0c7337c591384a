package dev.berth.proxy.listen;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.interfaces.XECPrivateKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The secret of one handshake; never leaves the process. */
final class X25519PrivateKey implements XECPrivateKey {
    private static final long serialVersionUID = 1;

    private final transient byte[] scalar;

    X25519PrivateKey(byte[] scalar) {
        this.scalar = scalar;
    }

    @Override
    public Optional<byte[]> getScalar() {
        return Optional.of(scalar.clone());
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

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException("a secret stays in its process");
    }
}
