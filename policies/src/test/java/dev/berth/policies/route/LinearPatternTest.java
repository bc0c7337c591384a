package dev.berth.policies.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.berth.policies.base.Result;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LinearPatternTest {
    private static final String[] ATOMS = {
        "a", "b", "c", ".", "[ab]", "[^a]", "[a-c]", "\\d", "\\w", "\\.", "(?:ab)", "-", "[-a]"
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/v[0-9]+/.*;/v12/x;true",
                "/v[0-9]+/.*;/v/x;false",
                "^/a$;/a;true",
                "/a;/ab;false",
                "(a|bc|d)*e;abcde;true",
                "(a|bc|d)*e;abde;false",
                "a{2,3};a;false",
                "a{2,3};aaa;true",
                "a{2,3};aaaa;false",
                "a{2,};aaaaaaa;true",
                "a{0}b;b;true",
                "[]a]+;]a];true",
                "[a\\d-]+;1-a;true",
                "\\/\\w+;/x_1;true",
                "(a*)*;aaa;true",
                "();x;false",
            })
    void matches_wholeText(String pattern, String text, boolean expected) {
        assertEquals(expected, LinearPattern.compile(pattern).orElseThrow().matches(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                ")",
                "a)",
                "[",
                "[]",
                "*",
                "a**",
                "a*?",
                "a{3,2}",
                "a{x}",
                "a{",
                "\\",
                "\\b",
                "(?i)a",
                "(?=a)",
                "(a)\\1",
                "a^b",
                "a$b",
                "[z-a]",
                "[[:alpha:]]",
                "(a{1000}){1000}"
            })
    void compile_whatIsNotKnown_refuses(String pattern) {
        assertInstanceOf(Result.Refused.class, LinearPattern.compile(pattern));
    }

    @Test
    void matches_whatMakesOthersBacktrack_takesNoTime() {
        LinearPattern pattern = LinearPattern.compile("(a+)+(a|aa)*b").orElseThrow();
        String text = "a".repeat(8_000);

        boolean matches =
                assertTimeoutPreemptively(Duration.ofSeconds(10), () -> pattern.matches(text));

        assertFalse(matches);
    }

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void matches_anything_isWhatTheJdkSays(long seed) {
        var random = new Random(seed);
        String pattern = pattern(random, 3);
        LinearPattern ours = LinearPattern.compile(pattern).orElseThrow();
        Pattern theirs = Pattern.compile(pattern);

        for (int round = 0; round < 50; round++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(8); length > 0; length--) {
                text.append("abcd1-._".charAt(random.nextInt(8)));
            }
            boolean expected = theirs.matcher(text).matches();
            assertEquals(
                    expected,
                    ours.matches(text.toString()),
                    "seed " + seed + " " + pattern + " " + text);
        }
    }

    private static String pattern(Random random, int depth) {
        var text = new StringBuilder();
        for (int parts = 1 + random.nextInt(3); parts > 0; parts--) {
            boolean group = depth > 0 && random.nextInt(3) == 0;
            text.append(
                    group
                            ? "(" + pattern(random, depth - 1) + ")"
                            : ATOMS[random.nextInt(ATOMS.length)]);
            text.append(
                    switch (random.nextInt(8)) {
                        case 0 -> "*";
                        case 1 -> "+";
                        case 2 -> "?";
                        case 3 -> "{1,3}";
                        default -> "";
                    });
        }
        return random.nextInt(3) == 0 && depth > 0
                ? text + "|" + pattern(random, depth - 1)
                : text.toString();
    }
}
