package dev.berth.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens, keys, logins and the authority's certificate. */
final class AdminApiAccessTest extends AdminApiCase {
    private UnixHttp.Answer token(String body) throws IOException {
        return http.send("POST", "/berth/v1/tokens", body);
    }

    @Test
    void tokens_good_areSignedWithAPublishedKey() throws Exception {
        UnixHttp.Answer answer =
                token(
                        """
                        {"audience":"web.example.com","scope":"read write","ttlSeconds":600,
                         "subject":"somebody"}\
                        """);

        assertEquals(200, answer.status(), answer.body());
        JsonObject json = answer.json();
        assertEquals("Bearer", text(json, "token_type"));
        assertEquals("600", text(json, "expires_in"));
        assertEquals(api.issuer.name(), text(json, "issuer"));
        var jwt = SignedJWT.parse(text(json, "access_token"));
        var keys = JWKSet.parse(http.get("/berth/v1/jwks").body());
        var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey();
        assertTrue(jwt.verify(new ECDSAVerifier(key)));
        assertFalse(key.isPrivate());
        assertEquals("web.example.com", jwt.getJWTClaimsSet().getAudience().getFirst());
        assertEquals("read write", jwt.getJWTClaimsSet().getStringClaim("scope"));
        assertEquals("somebody", jwt.getJWTClaimsSet().getSubject());
    }

    @Test
    void tokens_onlyAnAudience_areForTheCallerAndShort() throws Exception {
        UnixHttp.Answer answer = token("{\"audience\":\"web.example.com\"}");

        assertEquals(200, answer.status(), answer.body());
        assertEquals(
                Long.toString(AccessHandlers.DEFAULT_TTL.toSeconds()),
                text(answer.json(), "expires_in"));
        var claims = SignedJWT.parse(text(answer.json(), "access_token")).getJWTClaimsSet();
        assertEquals(System.getProperty("user.name"), claims.getSubject());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"audience\":\"\"}",
                "{\"audience\":\"no host\"}",
                "{\"audience\":\"web.example.com\",\"ttlSeconds\":0}",
                "{\"audience\":\"web.example.com\",\"ttlSeconds\":-1}",
                "{\"audience\":\"web.example.com\",\"ttlSeconds\":86401}",
                "{\"audience\":\"web.example.com\",\"ttlSeconds\":9223372036854775807}",
                "{\"audience\":\"web.example.com\",\"scope\":\"\\\"\"}",
                "{\"audience\":\"web.example.com\",\"subject\":\"\"}"
            })
    void tokens_cannotBeMade_areRefusedWithTheField(String body) throws IOException {
        JsonObject problem = problem(token(body), 422);

        assertFalse(problem.getAsJsonArray("causes").isEmpty());
        assertFalse(text(problem, "causes.0.field").isEmpty(), problem.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "audience",
                "[]",
                "{\"audience\":",
                "{audience:'web.example.com'}",
                "{\"audience\":7}",
                "{\"audience\":\"web.example.com\",\"ttlSeconds\":\"soon\"}",
                "{\"audience\":\"web.example.com\",\"ttlSeconds\":1.5}",
                "{\"audience\":\"web.example.com\",\"ttlSeconds\":[1]}",
                "{\"audience\":\"web.example.com\",\"ttlSeconds\":1e999999999}",
                "{\"audience\":\"web.example.com\"} {}"
            })
    void tokens_bodyThatIsNotTheObject_isABadRequest(String body) throws IOException {
        problem(token(body), 400);
    }

    @Test
    void tokens_hugeBody_isTooLarge() throws IOException {
        String body = "{\"audience\":\"" + "a".repeat(RequestBody.MAX_PARAMETER_BYTES) + "\"}";

        problem(token(body), 413);
    }

    @Test
    void logins_openTheRegistry() throws IOException {
        UnixHttp.Answer named = http.send("POST", "/berth/v1/registry/logins", "{\"user\":\"ci\"}");
        UnixHttp.Answer bad =
                http.send("POST", "/berth/v1/registry/logins", "{\"user\":\"no:colon\"}");

        assertEquals(200, named.status(), named.body());
        assertEquals(
                "127.0.0.1:" + api.registry.address().getPort(), text(named.json(), "registry"));
        assertFalse(text(named.json(), "username").isBlank());
        assertFalse(text(named.json(), "password").isBlank());
        problem(bad, 400);
    }

    @Test
    void authority_isPem() throws IOException {
        UnixHttp.Answer answer = http.get("/berth/v1/certificates/ca");

        assertEquals(200, answer.status());
        assertEquals(ApiFixture.CA, answer.body());
    }
}
