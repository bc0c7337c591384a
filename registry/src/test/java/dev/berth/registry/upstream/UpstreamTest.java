package dev.berth.registry.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Result;
import dev.berth.policies.image.RepositoryName;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamTest {
    private static Origin origin(String url) {
        return Origin.of(URI.create(url)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "https://registry-1.docker.io, docker.io/nginx, library/nginx",
        "https://registry-1.docker.io, docker.io/team/app, team/app",
        "https://registry.example.com:5000/, docker.io/nginx, nginx"
    })
    void remote_name_isWithoutThePrefix(String url, String ours, String theirs) {
        var upstream =
                Upstream.open(new RepositoryName("docker.io"), Upstream.url(url).orElseThrow());

        RepositoryName remote = upstream.remote(new RepositoryName(ours));

        assertEquals(theirs, remote.value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "registry.example.com",
                "ftp://registry.example.com",
                "https://user:secret@registry.example.com",
                "https://registry.example.com/v2",
                "https://registry.example.com?a=b",
                "https://registry.example.com#a",
                "https://",
                "https://a b",
                "https://a:b"
            })
    void url_thatIsNoRegistry_isRefusedWithoutBeingShown(String text) {
        var refused = Upstream.url(text);

        assertTrue(refused instanceof Result.Refused<?>, text);
        assertFalse(refused.toString().contains("secret"), refused::toString);
    }

    @Test
    void origin_ofTheSameServer_isTheSame() {
        assertEquals(origin("https://A.example.com/x"), origin("https://a.example.com:443/y"));
        assertTrue(origin("https://a.example.com").is("a.example.com"));
        assertTrue(origin("https://a.example.com:8443").is("a.example.com:8443"));
        assertFalse(origin("https://a.example.com:8443").is("a.example.com"));
        assertFalse(origin("https://a.example.com.evil.org").is("a.example.com"));
        assertTrue(Origin.of(URI.create("https://a.example.com@evil.org/")).isEmpty());
        assertTrue(Origin.of(URI.create("file:///etc/passwd")).isEmpty());
        assertTrue(origin("http://a").isPlainAfter(origin("https://a")));
        assertFalse(origin("https://a").isPlainAfter(origin("http://a")));
    }

    @Test
    void challenge_severalInOneHeader_areAllRead() {
        var challenges =
                Challenge.parse(
                        "Basic realm=\"a, b\", Bearer realm=\"https://a/t\\\"x\","
                                + "service=s , scope=\"repository:a:pull,push\"");

        assertEquals(
                List.of(
                        new Challenge("basic", Map.of("realm", "a, b")),
                        new Challenge(
                                "bearer",
                                Map.of(
                                        "realm", "https://a/t\"x",
                                        "service", "s",
                                        "scope", "repository:a:pull,push"))),
                challenges);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "realm=\"a\"", "\"", ",,,,", "Bearer realm=\"never ends"})
    void challenge_thatIsBroken_hasNoRealm(String header) {
        assertTrue(
                Challenge.parse(header).stream()
                        .noneMatch(challenge -> challenge.parameters().containsKey("realm")),
                header);
    }

    @Test
    void challenge_tooLong_isNotLookedAt() {
        assertEquals(List.of(), Challenge.parse("Bearer " + "a=b,".repeat(2_000)));
    }
}
