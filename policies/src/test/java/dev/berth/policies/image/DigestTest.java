package dev.berth.policies.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.policies.base.Result;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
    private static final String HEX_64 =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void parse_bothAlgorithms_keepsTheText() {
        String sha512 = "sha512:" + HEX_64 + HEX_64;

        assertEquals("sha256:" + HEX_64, Digest.parse("sha256:" + HEX_64).orElseThrow().toString());
        assertEquals(sha512, Digest.parse(sha512).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "sha256",
                "sha256:",
                "sha256:" + HEX_64 + "0",
                "sha512:" + HEX_64,
                "SHA256:" + HEX_64,
                "md5:d41d8cd98f00b204e9800998ecf8427e",
                "sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
                "sha256:g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "sha256:../../../../../../etc/passwd",
                " sha256:" + HEX_64,
                "sha256:" + HEX_64 + "\n",
                "sha256:" + HEX_64 + ":",
            })
    void parse_anythingElse_refuses(String text) {
        assertInstanceOf(Result.Refused.class, Digest.parse(text));
    }

    @Test
    void parse_everyProperPrefix_refuses() {
        String whole = "sha256:" + HEX_64;

        for (int length = 0; length < whole.length(); length++) {
            assertInstanceOf(
                    Result.Refused.class, Digest.parse(whole.substring(0, length)), "at " + length);
        }
    }

    @Test
    void ofHash_anyHash_isReadBack() {
        long seed = 20261122;
        var random = new Random(seed);

        for (int i = 0; i < 1_000; i++) {
            var algorithm =
                    random.nextBoolean() ? Digest.Algorithm.SHA256 : Digest.Algorithm.SHA512;
            byte[] hash = new byte[algorithm == Digest.Algorithm.SHA256 ? 32 : 64];
            random.nextBytes(hash);
            var digest = Digest.ofHash(algorithm, hash);

            assertEquals(digest, Digest.parse(digest.toString()).orElseThrow(), "seed " + seed);
        }
    }

    @Test
    void constructor_wrongHex_isABug() {
        assertThrows(
                IllegalArgumentException.class, () -> new Digest(Digest.Algorithm.SHA256, "00"));
    }
}
