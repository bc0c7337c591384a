package dev.berth.proxy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;

/** An issuer of access tokens with one ES256 key. */
public final class TestIssuer {
    public static final String NAME = "urn:berth:test-device";

    private final ECKey key;
    private final JWKSet publicKeys;

    public TestIssuer() throws JOSEException {
        key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        publicKeys = new JWKSet(key).toPublicJWKSet();
    }

    public TrustedIssuer trusted() {
        return new TrustedIssuer(NAME, () -> publicKeys);
    }

    public ECKey key() {
        return key;
    }

    public JWKSet publicKeys() {
        return publicKeys;
    }

    /** A good token for an audience. */
    public String token(String audience) throws JOSEException {
        return token(audience, header -> header, claims -> claims);
    }

    /** A token with a changed header or claims, still signed. */
    public String token(
            String audience,
            UnaryOperator<JWSHeader.Builder> header,
            UnaryOperator<JWTClaimsSet.Builder> claims)
            throws JOSEException {
        Instant now = Instant.now();
        var head =
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID("k1");
        var body =
                new JWTClaimsSet.Builder()
                        .issuer(NAME)
                        .audience(List.of(audience))
                        .subject("alice")
                        .claim("client_id", "tests")
                        .jwtID("id-1")
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(300)));
        var token = new SignedJWT(header.apply(head).build(), claims.apply(body).build());
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }
}
