package dev.berth.daemon.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRequestTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my-service",
                "my-service.example.com",
                "*.example.com",
                "10.0.0.1",
                "under_score.example",
                "https://my-service.example.com/api",
                "https://h:8443",
                "urn:example:resource"
            })
    void of_goodAudience_isTaken(String audience) {
        assertEquals(audience, request(audience).orElseThrow().audience());
    }

    static List<String> badAudiences() {
        return List.of(
                "",
                " ",
                "a b",
                " a",
                "a\n",
                "a\tb",
                "a\0",
                "a\"b",
                "a\\b",
                "a,b",
                "*",
                "**.example.com",
                "a.*",
                ".a",
                "a.",
                "-a",
                "ü.example",
                "host/path",
                "//host",
                ":",
                ":80",
                "https:",
                "https://",
                "https:///path",
                "https://host#fragment",
                "https://host/ü",
                "https://host/%zz",
                "http://[::1",
                "a".repeat(256));
    }

    @ParameterizedTest
    @MethodSource("badAudiences")
    void of_badAudience_isRefused(String audience) {
        var refusal = assertInstanceOf(Result.Refused.class, request(audience));

        assertEquals("audience", ((Problem) refusal.problems().getFirst()).place());
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "a:b", "https://x/y", "!", "~", "[x]", "#", "a.b-c_d"})
    void of_goodScope_isTaken(String scope) {
        assertInstanceOf(Result.Ok.class, scoped(set(scope)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\"", "a\\", "ä", "a\n", "a\0", "a\u007f"})
    void of_badScope_isRefused(String scope) {
        assertInstanceOf(Result.Refused.class, scoped(set(scope)));
    }

    @Test
    void of_scopesAtTheirBounds_areTakenAndBeyondRefused() {
        SequencedSet<String> most = new LinkedHashSet<>();
        IntStream.range(0, TokenRequest.MAX_SCOPES).forEach(i -> most.add("s" + i));
        SequencedSet<String> more = new LinkedHashSet<>(most);
        more.add("one-more");

        assertInstanceOf(Result.Ok.class, scoped(most));
        assertInstanceOf(Result.Refused.class, scoped(more));
        assertInstanceOf(Result.Ok.class, scoped(set("s".repeat(TokenRequest.MAX_SCOPE_LENGTH))));
        assertInstanceOf(
                Result.Refused.class, scoped(set("s".repeat(TokenRequest.MAX_SCOPE_LENGTH + 1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT1H", "PT24H"})
    void of_goodLifetime_isTaken(String lifetime) {
        assertInstanceOf(Result.Ok.class, lasting(Duration.parse(lifetime)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PT0S", "PT-1S", "PT0.5S", "PT1.5S", "PT24H0.001S", "PT24H1S", "P9999D"})
    void of_badLifetime_isRefused(String lifetime) {
        assertInstanceOf(Result.Refused.class, lasting(Duration.parse(lifetime)));
    }

    @Test
    void of_severalMistakes_areAllReported() {
        var refusal =
                (Result.Refused<TokenRequest>)
                        TokenRequest.of("a b", set("c\"d"), Duration.ZERO, "", "e f");

        assertEquals(
                List.of("audience", "scope", "ttl", "subject", "client"),
                refusal.problems().stream().map(Problem::place).toList());
    }

    @Test
    void of_hostileText_isShownCutAndPrintable() {
        var refusal = (Result.Refused<TokenRequest>) request("\u001b[31m\n" + "x".repeat(100_000));

        String detail = refusal.problems().getFirst().detail();
        assertTrue(detail.length() < 400 && detail.chars().allMatch(c -> c >= ' '), detail);
    }

    @Test
    void constructor_badRequest_throws() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new TokenRequest("a b", set("read"), HOUR, "alice", "cli"));
    }

    private static Result<TokenRequest> request(String audience) {
        return TokenRequest.of(audience, set("read"), HOUR, "alice", "cli");
    }

    private static Result<TokenRequest> scoped(SequencedSet<String> scopes) {
        return TokenRequest.of("my-service", scopes, HOUR, "alice", "cli");
    }

    private static Result<TokenRequest> lasting(Duration lifetime) {
        return TokenRequest.of("my-service", set("read"), lifetime, "alice", "cli");
    }

    private static SequencedSet<String> set(String only) {
        return new LinkedHashSet<>(List.of(only));
    }
}
