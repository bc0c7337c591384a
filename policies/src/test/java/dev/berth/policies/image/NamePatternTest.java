package dev.berth.policies.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.berth.policies.base.Result;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {
    @ParameterizedTest
    @CsvSource({
        "app, app, true",
        "app, app2, false",
        "app, ap, false",
        "*, app, true",
        "*, team/app, false",
        "**, team/app, true",
        "team/*, team/app, true",
        "team/*, team/a/b, false",
        "team/*, team, false",
        "team/**, team/a/b, true",
        "team/**, team, false",
        "team/**, teams/a, false",
        "*/app, team/app, true",
        "**/app, a/b/app, true",
        "**/app, app, false",
        "v*, v1.0, true",
        "v*, v, true",
        "v*, latest, false",
        "a*b*c, aXbYc, true",
        "a*b*c, aXc, false",
        "a.c, abc, false"
    })
    void matches_name_isMeantOrNot(String pattern, String name, boolean expected) {
        assertEquals(expected, new NamePattern(pattern).matches(name));
    }

    @Test
    void matches_anyPattern_agreesWithARegularExpression() {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            String pattern = text(random, "ab/*", 6).replace("***", "**").replace("***", "**");
            String name = text(random, "ab/", 6);
            if (pattern.isEmpty()) {
                continue;
            }
            String regex = pattern.replace("**", "\0").replace("*", "[^/]*").replace("\0", ".*");

            assertEquals(
                    Pattern.matches(regex, name),
                    new NamePattern(pattern).matches(name),
                    "seed " + seed + ": " + pattern + " on " + name);
        }
    }

    private static String text(Random random, String alphabet, int most) {
        var text = new StringBuilder();
        int length = random.nextInt(most + 1);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void matches_manyWildcards_takesNoLongerThanLengthTimesLength() {
        String pattern = "*a".repeat(127);
        String name = "a".repeat(254) + "b";

        Assertions.assertTimeout(
                Duration.ofSeconds(5), () -> assertFalse(new NamePattern(pattern).matches(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:b", "***", "team/***", "ä", "a\n", "a?"})
    void parse_otherText_isRefused(String text) {
        assertInstanceOf(Result.Refused.class, NamePattern.parse(text));
    }

    @Test
    void parse_tooLong_isRefused() {
        assertInstanceOf(Result.Refused.class, NamePattern.parse("a".repeat(256)));
    }
}
