package dev.berth.proxy.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.List;
import java.util.Map;

/** Checks a token's signature with an issuer's key of the kind that the algorithm demands. */
final class SignatureCheck {
    private static final int MIN_RSA_BITS = 2048;
    private static final int ED25519_BYTES = 32;

    /**
     * What is accepted, and the key each needs; never none, never a shared secret (RFC 8725 §3).
     */
    private static final Map<JWSAlgorithm, KeyKind> ALGORITHMS =
            Map.of(
                    JWSAlgorithm.ES256, new KeyKind.Elliptic(Curve.P_256),
                    JWSAlgorithm.ES384, new KeyKind.Elliptic(Curve.P_384),
                    JWSAlgorithm.ES512, new KeyKind.Elliptic(Curve.P_521),
                    JWSAlgorithm.PS256, new KeyKind.Rsa(),
                    JWSAlgorithm.PS384, new KeyKind.Rsa(),
                    JWSAlgorithm.PS512, new KeyKind.Rsa(),
                    JWSAlgorithm.EdDSA, new KeyKind.Edwards(),
                    JWSAlgorithm.Ed25519, new KeyKind.Edwards());

    private SignatureCheck() {}

    private sealed interface KeyKind {
        record Elliptic(Curve curve) implements KeyKind {}

        record Rsa() implements KeyKind {}

        record Edwards() implements KeyKind {}
    }

    static boolean accepts(String algorithm) {
        return ALGORITHMS.containsKey(JWSAlgorithm.parse(algorithm));
    }

    /** The keys that may have signed with this algorithm under this id (empty: any id). */
    static List<JWK> candidates(List<JWK> keys, String algorithm, String keyId) {
        KeyKind kind = ALGORITHMS.get(JWSAlgorithm.parse(algorithm));
        return keys.stream()
                .filter(key -> keyId.isEmpty() || keyId.equals(key.getKeyID()))
                .filter(key -> key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse()))
                .filter(
                        key ->
                                key.getAlgorithm() == null
                                        || key.getAlgorithm().getName().equals(algorithm))
                .filter(key -> kind != null && fits(kind, key))
                .toList();
    }

    /**
     * Whether the key made the signature.
     *
     * @param text the signed text, the token's first two parts
     * @param signature base64url, as in the token
     */
    static boolean verifies(JWK key, String algorithm, String text, String signature) {
        var header = new JWSHeader(JWSAlgorithm.parse(algorithm));
        byte[] signed = text.getBytes(StandardCharsets.US_ASCII);
        var encoded = new Base64URL(signature);
        try {
            return switch (key) {
                case ECKey ec ->
                        new ECDSAVerifier(ec.toECPublicKey()).verify(header, signed, encoded);
                case RSAKey rsa ->
                        new RSASSAVerifier(rsa.toRSAPublicKey()).verify(header, signed, encoded);
                case OctetKeyPair pair -> verifiesEd25519(pair, signed, encoded.decode());
                default -> false;
            };
        } catch (JOSEException | GeneralSecurityException unusable) {
            return false;
        }
    }

    private static boolean fits(KeyKind kind, JWK key) {
        return switch (kind) {
            case KeyKind.Elliptic(Curve curve) ->
                    key instanceof ECKey ec && curve.equals(ec.getCurve());
            case KeyKind.Rsa() -> key instanceof RSAKey rsa && rsa.size() >= MIN_RSA_BITS;
            case KeyKind.Edwards() ->
                    key instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve());
        };
    }

    /** With the JDK's own Ed25519 (RFC 8032 §5.1.2: little-endian y, the top bit is x's parity). */
    private static boolean verifiesEd25519(OctetKeyPair key, byte[] signed, byte[] signature)
            throws GeneralSecurityException {
        byte[] point = key.getX().decode();
        if (point.length != ED25519_BYTES) {
            return false;
        }
        var bigEndian = new byte[ED25519_BYTES];
        for (int at = 0; at < ED25519_BYTES; at++) {
            bigEndian[at] = point[ED25519_BYTES - 1 - at];
        }
        boolean odd = (bigEndian[0] & 0x80) != 0;
        bigEndian[0] &= 0x7f;
        var spec =
                new EdECPublicKeySpec(
                        NamedParameterSpec.ED25519,
                        new EdECPoint(odd, new BigInteger(1, bigEndian)));
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(spec));
        check.update(signed);
        return check.verify(signature);
    }
}
