package dev.berth.registry.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Result;
import dev.berth.policies.image.RepositoryName;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignPolicyTest {
    private static final int MOST_BYTES = 4_096;

    private static PublicKey ec(String curve) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair().getPublic();
    }

    private static PublicKey other(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic();
    }

    private static String pem(byte[] encoded) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END PUBLIC KEY-----\n";
    }

    @Test
    void key_p256AndEd25519_areReadAndWrittenAlike() throws GeneralSecurityException {
        for (PublicKey key : List.of(ec("secp256r1"), other("Ed25519"))) {
            var read = VerificationKey.parse(pem(key.getEncoded()), MOST_BYTES).orElseThrow();

            var again = VerificationKey.parse(read.pem(), MOST_BYTES).orElseThrow();

            assertEquals(read, again);
            assertEquals(64, read.id().length());
        }
    }

    @Test
    void key_ofAnotherKind_isRefused() throws GeneralSecurityException {
        for (PublicKey key :
                List.of(ec("secp384r1"), other("RSA"), other("Ed448"), other("X25519"))) {
            assertTrue(
                    VerificationKey.parse(pem(key.getEncoded()), MOST_BYTES)
                            instanceof Result.Refused<?>,
                    key.getAlgorithm());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "key",
                "-----BEGIN PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY----------END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\n%%%\n-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
            })
    void key_thatIsNone_isRefused(String text) {
        assertTrue(VerificationKey.parse(text, MOST_BYTES) instanceof Result.Refused<?>, text);
    }

    @ParameterizedTest
    @CsvSource({
        "*, team/app, true",
        "team/*, team/app, true",
        "team/*, team/sub/app, true",
        "team/*, team, false",
        "team/*, teams/app, false",
        "team/app, team/app, true",
        "team/app, team/app2, false"
    })
    void pattern_fits(String pattern, String repository, boolean fits) {
        assertEquals(fits, new RepositoryPattern(pattern).fits(new RepositoryName(repository)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "**", "/*", "Team/*", "te*m", "team/*/app", "team/", "../*"})
    void pattern_thatIsNone_isRefused(String text) {
        assertTrue(RepositoryPattern.parse(text) instanceof Result.Refused<?>, text);
    }

    @Test
    void policy_withoutAKey_asksForNothing() {
        var pattern = new RepositoryPattern("*");

        assertTrue(SignPolicy.of(pattern, SignMode.OFF, List.of(), 1) instanceof Result.Ok<?>);
        assertTrue(
                SignPolicy.of(pattern, SignMode.WARN, List.of(), 1) instanceof Result.Refused<?>);
        assertTrue(
                SignPolicy.of(pattern, SignMode.REQUIRE, List.of(), 1)
                        instanceof Result.Refused<?>);
    }
}
