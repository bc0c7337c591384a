package dev.berth.daemon.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.time.Instant;

/**
 * An ES256 key of the issuer.
 *
 * @param key with its private part only while it signs; its id is its thumbprint (RFC 7638)
 * @param since when it began its present duty: signing, or being kept for the tokens it signed
 */
record SigningKey(ECKey key, Instant since) {
    SigningKey {
        if (!Curve.P_256.equals(key.getCurve())) {
            throw new IllegalArgumentException("curve " + key.getCurve() + ", expected P-256");
        }
        if (!thumbprint(key).equals(key.getKeyID())) {
            throw new IllegalArgumentException("a key's id is not its thumbprint");
        }
    }

    static SigningKey generate(Instant now) {
        try {
            ECKey key =
                    new ECKeyGenerator(Curve.P_256)
                            .keyUse(KeyUse.SIGNATURE)
                            .algorithm(JWSAlgorithm.ES256)
                            .keyIDFromThumbprint(true)
                            .generate();
            return new SigningKey(key, now);
        } catch (JOSEException impossible) {
            throw new IllegalStateException("the JDK cannot make an EC key", impossible);
        }
    }

    /** The same key, which signs no more from now on. */
    SigningKey retired(Instant now) {
        return new SigningKey(key.toPublicJWK(), now);
    }

    private static String thumbprint(ECKey key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException impossible) {
            throw new IllegalStateException("the JDK has no SHA-256", impossible);
        }
    }

    /** Without the private part. */
    @Override
    public String toString() {
        return "SigningKey[" + key.getKeyID() + ", since " + since + "]";
    }
}
