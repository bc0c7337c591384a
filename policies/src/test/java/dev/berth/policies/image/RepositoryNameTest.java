package dev.berth.policies.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.berth.policies.base.Result;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryNameTest {
    /** The expression as OCI distribution-spec 1.1 prints it. */
    private static final Pattern SPECIFIED =
            Pattern.compile(
                    "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "0", "team/my-app", "a.b", "a_b", "a__b", "a---b", "a/b/c/d", "blobs"})
    void parse_goodName_keepsTheText(String text) {
        assertEquals(text, RepositoryName.parse(text).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "a/", "/a", "a//b", "A", "a.", ".a", "..", "a..b", "a___b", "a._b", "-a",
                "a-", "a/../b", "a\\b", "a b", "a%2fb", "a:b", "é", "a\n"
            })
    void parse_badName_refuses(String text) {
        assertInstanceOf(Result.Refused.class, RepositoryName.parse(text));
    }

    @Test
    void parse_length_isBounded() {
        String longest = "a".repeat(RepositoryName.MAX_CHARACTERS);

        assertEquals(longest, RepositoryName.parse(longest).orElseThrow().value());
        assertInstanceOf(Result.Refused.class, RepositoryName.parse(longest + "a"));
    }

    @Test
    void parse_randomText_agreesWithTheSpecification() {
        long seed = 20261122;
        var random = new Random(seed);
        String alphabet = "ab0._-/A";

        for (int i = 0; i < 100_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(9); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }

            assertEquals(
                    SPECIFIED.matcher(text).matches(),
                    RepositoryName.parse(text.toString()) instanceof Result.Ok,
                    "seed " + seed + ": " + text);
        }
    }

    @Test
    void parse_nameThatTemptsToBacktrack_isQuick() {
        String hostile = "a".repeat(200) + "-".repeat(50) + "!";

        var result =
                assertTimeoutPreemptively(
                        Duration.ofSeconds(2), () -> RepositoryName.parse(hostile));

        assertInstanceOf(Result.Refused.class, result);
    }
}
