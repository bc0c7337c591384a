package dev.berth.policies.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import dev.berth.policies.base.Result;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {
    @ParameterizedTest
    @CsvSource({
        "app, app, true",
        "app, apps, false",
        "app, ap, false",
        "*, app, true",
        "*, team/app, false",
        "**, team/app, true",
        "team/*, team/app, true",
        "team/*, team/app/x, false",
        "team/**, team/app/x, true",
        "team/**, team, false",
        "v*, v1.2, true",
        "*-rc*, 1.0-rc2, true",
        "*-rc*, 1.0, false",
        "a*b*c, abc, true",
        "a*b*c, aXbYc, true",
        "a*b*c, acb, false",
        "***, a/b, true",
    })
    void matches_ofAPattern(String pattern, String name, boolean expected) {
        assertEquals(expected, new NamePattern(pattern).matches(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "ä", "a?", "[a]"})
    void parse_whatMatchesNoName_isRefused(String text) {
        assertInstanceOf(Result.Refused.class, NamePattern.parse(text));
    }

    @Test
    void matches_agreesWithARegularExpression() {
        Seeds.each(
                500,
                random -> {
                    String pattern = text(random, "ab/*", 1 + random.nextInt(6));
                    String name = text(random, "ab/", random.nextInt(8));
                    String expression =
                            pattern.replace("**", "\u0000")
                                    .replace("*", "[^/]*")
                                    .replace("\u0000", ".*");

                    boolean matches = new NamePattern(pattern).matches(name);

                    assertEquals(
                            Pattern.matches(expression, name), matches, pattern + " on " + name);
                });
    }

    @Test
    void matches_manyStars_takesNoTime() {
        var pattern = new NamePattern("*a".repeat(60) + "b");

        assertTrue(!pattern.matches("a".repeat(255)));
    }

    private static String text(Random random, String alphabet, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
