package dev.berth.daemon.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Result;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PemIdentityTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final SampleIdentity EC = SampleIdentity.of("EC", 256, "a.example.com", NOW);
    private static final SampleIdentity OTHER = SampleIdentity.of("EC", 256, "b.example.com", NOW);

    private static Result<PemIdentity> parse(String certificates, String key) {
        return PemIdentity.parse(
                certificates.getBytes(StandardCharsets.UTF_8),
                key.getBytes(StandardCharsets.UTF_8));
    }

    private static String problem(String certificates, String key) {
        var refused = (Result.Refused<PemIdentity>) parse(certificates, key);
        assertEquals(1, refused.problems().size());
        return refused.problems().getFirst().toString();
    }

    @ParameterizedTest
    @CsvSource({"EC, 256", "EC, 384", "EC, 521", "RSA, 2048"})
    void parse_keyInEitherForm_isTheSameKey(String algorithm, int bits) throws Exception {
        var sample = SampleIdentity.of(algorithm, bits, "a.example.com", NOW);

        PemIdentity current = parse(sample.certificatePem(), sample.keyPem()).orElseThrow();
        PemIdentity older = parse(sample.certificatePem(), sample.olderKeyPem()).orElseThrow();

        assertEquals(List.of(sample.certificate()), current.chain());
        assertEquals(current.key(), older.key());
        assertEquals(NOW.plusSeconds(3600), current.notAfter());
    }

    @Test
    void parse_textAroundTheBlocks_isSkipped() {
        String parameters =
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";

        var read =
                parse(
                        "subject=CN\n" + EC.certificatePem() + "issuer\n" + OTHER.certificatePem(),
                        parameters + EC.keyPem());

        assertEquals(2, read.orElseThrow().chain().size());
    }

    @Test
    void parse_bad_saysWhatWasExpectedAndShowsNoKey() {
        String encrypted = EC.keyPem().replace("PRIVATE", "ENCRYPTED PRIVATE");
        String cut = EC.keyPem().replaceFirst("(?s)\r\n.{20}", "\r\n");

        assertEquals(
                "tls.key: is not the key of the first certificate",
                problem(EC.certificatePem(), OTHER.keyPem()));
        assertTrue(problem(EC.certificatePem(), encrypted).contains("not encrypted"));
        assertTrue(
                problem(EC.certificatePem(), EC.keyPem() + EC.keyPem()).contains("one PEM block"));
        assertTrue(problem(EC.certificatePem(), cut).startsWith("tls.key: is no EC key"));
        assertTrue(problem("", EC.keyPem()).startsWith("tls.crt: expected PEM with 1 to 10"));
        assertTrue(problem(EC.certificatePem().repeat(11), EC.keyPem()).startsWith("tls.crt: "));
        assertTrue(
                problem(EC.certificatePem().replaceAll("\nMII", "\nAII"), EC.keyPem())
                        .contains("cannot be read"));
        var weak = SampleIdentity.of("RSA", 1024, "a.example.com", NOW);
        assertTrue(problem(weak.certificatePem(), weak.keyPem()).contains("has 1024 bits"));
        assertFalse(parse(EC.certificatePem(), EC.keyPem()).toString().contains("rivate"));
    }
}
