package dev.berth.proxy.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.berth.policies.access.AccessRule;
import dev.berth.proxy.TestIssuer;
import dev.berth.proxy.TrustedIssuer;
import dev.berth.proxy.fault.Challenge;
import dev.berth.proxy.limit.TokenLimits;
import dev.berth.proxy.wire.Fields;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenGateTest {
    private static final String AUDIENCE = "app.example";
    private static final AccessRule RULE = AccessRule.ofHost(TestIssuer.NAME, AUDIENCE);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final AtomicReference<JWKSet> keys = new AtomicReference<>();
    private TestIssuer issuer;
    private TokenGate gate;

    @BeforeEach
    void start() throws Exception {
        issuer = new TestIssuer();
        keys.set(issuer.publicKeys());
        InstantSource clock = now::get;
        gate =
                new TokenGate(
                        List.of(new TrustedIssuer(TestIssuer.NAME, keys::get)),
                        TokenLimits.DEFAULT,
                        clock);
    }

    @Test
    void admit_goodToken_isAdmittedAgainAndAgain() throws Exception {
        String token = issuer.token(AUDIENCE);

        for (int time = 0; time < 3; time++) {
            var admitted = assertInstanceOf(Admission.Admitted.class, admit("Bearer " + token));
            assertEquals("alice", admitted.permit().principal().subject());
        }
        assertInstanceOf(Admission.Admitted.class, admit("bearer " + token));
        String longType =
                token(
                        header -> header.type(new JOSEObjectType("application/at+JWT")),
                        UnaryOperator.identity());
        assertInstanceOf(Admission.Admitted.class, admit("Bearer " + longType));
    }

    @Test
    void admit_badToken_isInvalidToken() throws Exception {
        Instant start = now.get();
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("other audience", issuer.token("other.example"));
        bad.put(
                "expired",
                claims(
                        c ->
                                c.expirationTime(at(start.minusSeconds(31)))
                                        .issueTime(at(start.minusSeconds(90)))));
        bad.put("no exp", claims(c -> c.expirationTime(null)));
        bad.put("no iat", claims(c -> c.issueTime(null)));
        bad.put("no sub", claims(c -> c.subject(null)));
        bad.put("no jti", claims(c -> c.jwtID(null)));
        bad.put("no client_id", claims(c -> c.claim("client_id", null)));
        bad.put("no aud", claims(c -> c.audience((String) null)));
        bad.put("no iss", claims(c -> c.issuer(null)));
        bad.put("iat in the future", claims(c -> c.issueTime(at(start.plusSeconds(90)))));
        bad.put("nbf in the future", claims(c -> c.notBeforeTime(at(start.plusSeconds(90)))));
        bad.put("lives too long", claims(c -> c.expirationTime(at(start.plusSeconds(25 * 3600)))));
        bad.put("other issuer", claims(c -> c.issuer(TestIssuer.NAME + "/")));
        bad.put("bound to a key", claims(c -> c.claim("cnf", Map.of("jkt", "x"))));
        bad.put("exp as text", claims(c -> c.claim("exp", "tomorrow")));
        bad.put("id token", token(h -> h.type(JOSEObjectType.JWT), UnaryOperator.identity()));
        bad.put("no typ", token(h -> h.type(null), UnaryOperator.identity()));
        bad.put("crit", token(h -> h.criticalParams(Set.of("exp")), UnaryOperator.identity()));
        bad.put("unknown kid", token(h -> h.keyID("k2"), UnaryOperator.identity()));
        bad.put("foreign key", new TestIssuer().token(AUDIENCE));
        bad.put(
                "foreign key in the header",
                new TestIssuer()
                        .token(
                                AUDIENCE,
                                h -> h.jwk(issuer.key().toPublicJWK()),
                                UnaryOperator.identity()));
        bad.put("hmac with the public key", hmac());
        bad.put("RSA key of nobody", rsa());
        bad.put("none", none());
        bad.put("signature missing", issuer.token(AUDIENCE).replaceAll("[^.]*$", ""));
        bad.put("signature of another token", mixed());
        bad.put("duplicate member", rebuilt("{\"aud\":\"" + AUDIENCE + "\",\"aud\":\"x\"}"));
        bad.put("not json", rebuilt("hello"));
        bad.put("two parts", "a.b");
        bad.put("encrypted", "a.b.c.d.e");

        for (Map.Entry<String, String> entry : bad.entrySet()) {
            Admission admission = admit("Bearer " + entry.getValue());
            var refused = assertInstanceOf(Admission.Refused.class, admission, entry.getKey());
            assertEquals(Challenge.Lack.INVALID_TOKEN, refused.challenge().lack(), entry.getKey());
            assertFalse(refused.challenge().detail().contains(entry.getValue()), entry.getKey());
        }
    }

    @Test
    void admit_twoHeadersOrNoToken68_isInvalidRequest() throws Exception {
        String good = "Bearer " + issuer.token(AUDIENCE);

        assertLack(Challenge.Lack.INVALID_REQUEST, good, good);
        assertLack(Challenge.Lack.INVALID_REQUEST, good, "Basic eDp5");
        assertLack(Challenge.Lack.INVALID_REQUEST, "Bearer");
        assertLack(Challenge.Lack.INVALID_REQUEST, "Bearer a b");
        assertLack(Challenge.Lack.INVALID_REQUEST, "Bearer a,b");
        assertLack(Challenge.Lack.INVALID_REQUEST, "Bearer " + "a".repeat(8 * 1024 + 1));
        assertLack(Challenge.Lack.NO_CREDENTIALS, "Basic eDp5");
        assertLack(Challenge.Lack.NO_CREDENTIALS);
    }

    @Test
    void admit_scopeMissing_isInsufficientScope() throws Exception {
        String token = claims(c -> c.claim("scope", "read other"));
        var rule = new AccessRule(TestIssuer.NAME, AUDIENCE, Set.of("read", "write"));

        Admission admission = gate.admit(Fields.of("Authorization", "Bearer " + token), rule);

        var refused = assertInstanceOf(Admission.Refused.class, admission);
        assertEquals(Challenge.Lack.INSUFFICIENT_SCOPE, refused.challenge().lack());
        assertEquals(Set.of("read", "write"), refused.challenge().scopes());
    }

    @Test
    void admit_rememberedToken_endsWithItsTimeAndWithItsKey() throws Exception {
        String token = "Bearer " + issuer.token(AUDIENCE);
        assertInstanceOf(Admission.Admitted.class, admit(token));
        Instant start = now.get();

        now.set(start.plusSeconds(331));
        assertInstanceOf(Admission.Refused.class, admit(token));

        now.set(start);
        assertInstanceOf(Admission.Admitted.class, admit(token));
        keys.set(new TestIssuer().publicKeys());
        assertInstanceOf(Admission.Refused.class, admit(token));
    }

    @Test
    void admit_otherAlgorithms_areAdmittedWithTheirKeys() throws Exception {
        var rsa = new RSAKeyGenerator(2048).keyID("r").generate();
        keys.set(new JWKSet(List.of(issuer.key().toPublicJWK(), rsa.toPublicJWK())));
        var token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.PS256)
                                .type(new JOSEObjectType("at+jwt"))
                                .keyID("r")
                                .build(),
                        SignedJWT.parse(issuer.token(AUDIENCE)).getJWTClaimsSet());
        token.sign(new RSASSASigner(rsa));

        assertInstanceOf(Admission.Admitted.class, admit("Bearer " + token.serialize()));
    }

    private Admission admit(String... headers) {
        Fields fields = Fields.NONE;
        for (String header : headers) {
            fields = fields.with("Authorization", header);
        }
        return gate.admit(fields, RULE);
    }

    private void assertLack(Challenge.Lack lack, String... headers) {
        var refused = assertInstanceOf(Admission.Refused.class, admit(headers));
        assertEquals(lack, refused.challenge().lack(), Arrays.toString(headers));
        boolean tells = refused.challenge().detail().contains("berth token create --audience");
        assertTrue(tells || lack != Challenge.Lack.NO_CREDENTIALS);
    }

    private String claims(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        return issuer.token(AUDIENCE, header -> header, change);
    }

    private String token(
            UnaryOperator<JWSHeader.Builder> header, UnaryOperator<JWTClaimsSet.Builder> claims)
            throws Exception {
        return issuer.token(AUDIENCE, header, claims);
    }

    private String hmac() throws Exception {
        var token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256)
                                .type(new JOSEObjectType("at+jwt"))
                                .keyID("k1")
                                .build(),
                        SignedJWT.parse(issuer.token(AUDIENCE)).getJWTClaimsSet());
        token.sign(new MACSigner(issuer.key().toECPublicKey().getEncoded()));
        return token.serialize();
    }

    private String rsa() throws Exception {
        var token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.PS256)
                                .type(new JOSEObjectType("at+jwt"))
                                .keyID("k1")
                                .build(),
                        SignedJWT.parse(issuer.token(AUDIENCE)).getJWTClaimsSet());
        token.sign(new RSASSASigner(new RSAKeyGenerator(2048).generate()));
        return token.serialize();
    }

    private String none() throws Exception {
        String payload = issuer.token(AUDIENCE).split("\\.", -1)[1];
        return encode("{\"alg\":\"none\",\"typ\":\"at+jwt\"}") + "." + payload + ".";
    }

    private String mixed() throws Exception {
        String[] one = issuer.token(AUDIENCE).split("\\.", -1);
        String[] two = claims(c -> c.subject("root")).split("\\.", -1);
        return two[0] + "." + two[1] + "." + one[2];
    }

    private String rebuilt(String payload) throws Exception {
        String[] parts = issuer.token(AUDIENCE).split("\\.", -1);
        return parts[0] + "." + encode(payload) + "." + parts[2];
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Date at(Instant instant) {
        return Date.from(instant);
    }
}
