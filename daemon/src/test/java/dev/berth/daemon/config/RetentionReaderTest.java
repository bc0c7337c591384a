package dev.berth.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a collection leaves, as the file says it. */
final class RetentionReaderTest {
    private static List<String> problems(String yaml) {
        return switch (new ConfigReader().read(yaml.getBytes(StandardCharsets.UTF_8))) {
            case Result.Ok<ApplianceConfig> _ -> List.of();
            case Result.Refused<ApplianceConfig>(var problems) ->
                    problems.stream().map(Problem::toString).toList();
        };
    }

    @Test
    void read_severalMistakes_reportsAllWithTheirLines() {
        String yaml =
                """
                registry:
                  retention:
                  - repositories: "a b"
                    keepLast: many
                    keepTags:
                    - v*
                    - "a:b"
                    - [v]
                    keepYounger: 30 days
                  - keepLatest: 3
                  - repositories: team/*
                    keepLast: -1
                  - repositories: team/*
                    keepYounger: 0s
                  - repositories: app
                  - repositories: other
                    keepLast: 0
                  - 5
                  keepIdle: 59m
                """;

        List<String> problems = problems(yaml);

        assertEquals(
                List.of(3, 4, 7, 8, 9, 10, 10, 12, 13, 14, 15, 16, 18, 19),
                problems.stream()
                        .map(text -> Integer.valueOf(text.replaceAll("^line (\\d+):.*", "$1")))
                        .toList(),
                () -> String.join("\n", problems));
        assertTrue(
                problems.contains(
                        "line 10: registry.retention[1].keepLatest: unknown field 'keepLatest',"
                                + " did you mean 'keepLast'?"),
                problems::toString);
        assertTrue(
                problems.contains(
                        "line 15: registry.retention[4].repositories: 'app' would lose every tag,"
                                + " expected keepLast, keepTags or keepYounger"),
                problems::toString);
        assertTrue(
                problems.contains(
                        "line 19: registry.keepIdle: '59m' is too short, expected at least 1h"),
                problems::toString);
    }

    @Test
    void read_moreRulesThanTheBound_refusesTheFirstBeyondIt() {
        var yaml = new StringBuilder("registry:\n  retention:\n");
        for (int i = 1; i <= 66; i++) {
            yaml.append("  - {repositories: app").append(i).append(", keepLast: 1}\n");
        }

        List<String> problems = problems(yaml.toString());

        assertEquals(
                List.of(
                        "line 67: registry.retention[64].repositories: is one rule too many,"
                                + " expected at most 64"),
                problems);
    }

    @ParameterizedTest
    @CsvSource({"30d, PT720H, 30d", "36h, PT36H, 1d12h", "1d1h1m1s, PT25H1M1S, 1d1h1m1s"})
    void parse_goodDuration_isReadAndWrittenTheSame(String text, Duration meant, String written) {
        Duration read = DurationForm.parse(text, Duration.ofSeconds(1)).orElseThrow();

        assertEquals(meant, read);
        assertEquals(written, DurationForm.of(read));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "d", "7", "7w", "-1d", "1h1d", "1.5h", "100000d", " 1d", "0s"})
    void parse_badDuration_isRefused(String text) {
        var result = DurationForm.parse(text, Duration.ofSeconds(1));

        assertTrue(result instanceof Result.Refused<Duration>, text);
    }
}
