package dev.berth.daemon.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.berth.daemon.durable.DamagedFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenIssuerTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00.750Z");

    @TempDir Path temp;
    private Instant now = START;

    @Test
    void create_goodRequest_isAnAccessTokenOfRfc9068() throws Exception {
        TokenIssuer issuer = open();

        AccessToken token =
                issuer.create(
                                "my-service.example.com",
                                new LinkedHashSet<>(List.of("read", "write:all")),
                                Duration.ofHours(1),
                                "alice",
                                "berth-cli")
                        .orElseThrow();

        SignedJWT parsed = SignedJWT.parse(token.value());
        assertEquals("at+jwt", parsed.getHeader().getType().getType());
        assertEquals("ES256", parsed.getHeader().getAlgorithm().getName());
        assertEquals(onlyKey(issuer).getKeyID(), parsed.getHeader().getKeyID());
        assertTrue(parsed.verify(new ECDSAVerifier(onlyKey(issuer).toECKey())));
        JWTClaimsSet claims = parsed.getJWTClaimsSet();
        assertEquals(
                Set.of("iss", "aud", "sub", "client_id", "iat", "exp", "jti", "scope"),
                claims.getClaims().keySet());
        assertEquals(issuer.name(), claims.getIssuer());
        assertEquals(List.of("my-service.example.com"), claims.getAudience());
        assertEquals("alice", claims.getSubject());
        assertEquals("berth-cli", claims.getStringClaim("client_id"));
        assertEquals("read write:all", claims.getStringClaim("scope"));
        Instant second = Instant.parse("2026-11-22T10:00:00Z");
        assertEquals(second, claims.getIssueTime().toInstant());
        assertEquals(second.plusSeconds(3600), claims.getExpirationTime().toInstant());
        assertEquals(token.expiresAt(), claims.getExpirationTime().toInstant());
        assertEquals(token.id(), claims.getJWTID());
        assertTrue(token.id().matches("[A-Za-z0-9_-]{22}"));
    }

    @Test
    void create_withoutScopes_hasNoScopeClaim() throws Exception {
        AccessToken token = create(open());

        assertNull(SignedJWT.parse(token.value()).getJWTClaimsSet().getClaim("scope"));
    }

    @Test
    void create_twice_neverTheSameId() throws Exception {
        TokenIssuer issuer = open();

        assertNotEquals(create(issuer).id(), create(issuer).id());
    }

    @Test
    void accessToken_toString_tellsNoToken() throws Exception {
        AccessToken token = create(open());

        assertFalse(token.toString().contains(token.value().substring(0, 10)));
    }

    @Test
    void open_again_hasTheSameNameAndKeyAndWritesNothing() throws Exception {
        TokenIssuer first = open();
        byte[] stored = Files.readAllBytes(file());

        TokenIssuer second = open();

        assertTrue(first.name().matches("https://[0-9a-f]{16}\\.berth\\.internal"));
        assertEquals(first.name(), second.name());
        assertEquals(onlyKey(first), onlyKey(second));
        assertTrue(verifies(second, create(first)));
        assertArrayEquals(stored, Files.readAllBytes(file()));
        assertEquals("rw-------", mode(file()));
        assertEquals("rwx------", mode(temp.resolve("token")));
    }

    @Test
    void publicKeys_haveNoPrivatePartAndTheirThumbprintAsId() throws Exception {
        JWK key = onlyKey(open());

        assertFalse(key.isPrivate());
        assertEquals(key.computeThumbprint().toString(), key.getKeyID());
        assertEquals(
                Set.of("kty", "crv", "x", "y", "kid", "use", "alg"), key.toJSONObject().keySet());
    }

    @Test
    void rotateIfDue_beforeItsTime_keepsTheKey() throws Exception {
        TokenIssuer issuer = open();
        now = issuer.rotateAt().minusMillis(1);

        assertFalse(issuer.rotateIfDue());
    }

    @Test
    void rotateIfDue_atItsTime_oldKeyStaysUntilItsLastTokenExpired() throws Exception {
        TokenIssuer issuer = open();
        now = issuer.rotateAt();
        AccessToken last = create(issuer);

        assertTrue(issuer.rotateIfDue());

        assertEquals(now.plus(TokenIssuer.ROTATION), issuer.rotateAt());
        assertTrue(verifies(issuer, create(issuer)));
        now = last.expiresAt();
        assertTrue(verifies(issuer, last));
        assertTrue(verifies(open(), last));
        now = now.plus(TokenRequest.MAX_LIFETIME).plus(TokenIssuer.VERIFIER_LEEWAY);
        assertFalse(verifies(issuer, last));
        assertEquals(1, issuer.publicKeys().size());
    }

    @Test
    void rotateIfDue_done_leavesNoPrivatePartOfTheOldKey() throws Exception {
        TokenIssuer issuer = open();
        String before = Files.readString(file());
        now = issuer.rotateAt();

        issuer.rotateIfDue();

        String secret = before.replaceAll(".*\"d\":\"([^\"]+)\".*", "$1");
        assertEquals(43, secret.length());
        assertFalse(Files.readString(file()).contains(secret));
    }

    @Test
    void open_afterItsTime_rotates() throws Exception {
        TokenIssuer first = open();
        now = first.rotateAt();

        TokenIssuer second = open();

        assertEquals(2, second.publicKeys().size());
        assertEquals(first.name(), second.name());
    }

    @Test
    void rotateIfDue_clockJumps_signsWithAPublishedKeyAlways() throws Exception {
        TokenIssuer issuer = open();
        List<Duration> jumps =
                List.of(
                        Duration.ofDays(4000),
                        Duration.ofDays(-4000),
                        Duration.ofDays(29),
                        Duration.ofDays(-29),
                        Duration.ofDays(31),
                        Duration.ofDays(-31));

        for (Duration jump : jumps) {
            now = now.plus(jump);
            issuer.rotateIfDue();
            assertTrue(verifies(issuer, create(issuer)), "jump " + jump);
            assertFalse(issuer.rotateAt().isAfter(now.plus(TokenIssuer.ROTATION.multipliedBy(2))));
        }
    }

    @Test
    void rotateIfDue_clockUnsetAtStart_keepsTheKey() throws Exception {
        AccessToken token = create(open());
        now = Instant.EPOCH;

        TokenIssuer restarted = open();
        now = START.plusSeconds(60);
        restarted.rotateIfDue();

        assertEquals(1, restarted.publicKeys().size());
        assertTrue(verifies(restarted, token));
    }

    @Test
    void open_anyPrefixOfItsFile_refusesNamingTheFileAndLeavesIt() throws Exception {
        TokenIssuer issuer = open();
        now = issuer.rotateAt();
        issuer.rotateIfDue();
        byte[] whole = Files.readAllBytes(file());

        for (int length = 0; length < whole.length; length++) {
            byte[] prefix = Arrays.copyOf(whole, length);
            Files.write(file(), prefix);
            DamagedFileException refusal =
                    assertThrows(DamagedFileException.class, this::open, "length " + length);
            assertEquals(file() + ": " + refusal.reason(), refusal.getMessage());
            assertArrayEquals(prefix, Files.readAllBytes(file()));
        }
    }

    @Test
    void open_damaged_refusesWithoutTellingTheKey() throws Exception {
        open();
        String whole = Files.readString(file());
        String secret = whole.replaceAll(".*\"d\":\"([^\"]+)\".*", "$1");
        List<UnaryOperator<String>> damages =
                List.of(
                        text -> "[]",
                        text -> "null",
                        text -> text + "{}",
                        text -> text.replace("\"issuer\"", "\"name\""),
                        text -> text.replace("\"current\"", "\"previous\""),
                        text -> text.replace("P-256", "P-384"),
                        text -> text.replaceAll("\"d\":\"[^\"]+\",?", ""),
                        text -> text.replaceAll("\"since\":[0-9]+", "\"since\":1.5"),
                        text ->
                                text.replaceAll(
                                        "\"since\":[0-9]+", "\"since\":99999999999999999999"),
                        text -> text.replaceAll("\"kid\":\"[^\"]+\"", "\"kid\":\"other\""));

        for (UnaryOperator<String> damage : damages) {
            String damaged = damage.apply(whole);
            assertNotEquals(whole, damaged);
            Files.writeString(file(), damaged);
            DamagedFileException refusal =
                    assertThrows(DamagedFileException.class, this::open, damaged);
            assertFalse(refusal.toString().contains(secret));
            assertNull(refusal.getCause());
        }
    }

    @Test
    void open_diedBeforeTheRename_keepsTheOldKeys() throws Exception {
        TokenIssuer first = open();
        Files.write(
                temp.resolve("token/issuer.json.unfinished"),
                "{\"issuer\":".getBytes(StandardCharsets.UTF_8));

        TokenIssuer second = open();

        assertEquals(onlyKey(first), onlyKey(second));
    }

    private TokenIssuer open() throws IOException {
        return TokenIssuer.open(temp.resolve("token"), () -> now);
    }

    private static AccessToken create(TokenIssuer issuer) {
        return issuer.create(
                        "my-service.example.com",
                        new LinkedHashSet<>(),
                        TokenRequest.MAX_LIFETIME,
                        "alice",
                        "berth-cli")
                .orElseThrow();
    }

    private static JWK onlyKey(TokenIssuer issuer) {
        assertEquals(1, issuer.publicKeys().size());
        return issuer.publicKeys().getKeys().getFirst();
    }

    private static boolean verifies(TokenIssuer issuer, AccessToken token)
            throws ParseException, JOSEException {
        SignedJWT parsed = SignedJWT.parse(token.value());
        JWK key = issuer.publicKeys().getKeyByKeyId(parsed.getHeader().getKeyID());
        return key instanceof ECKey ec && parsed.verify(new ECDSAVerifier(ec));
    }

    private Path file() {
        return temp.resolve("token").resolve(TokenIssuer.FILE);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
