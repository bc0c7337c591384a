package dev.berth.policies.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    private static final String DIGEST =
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @ParameterizedTest
    @CsvSource({
        "my-app,                  '',              my-app,       latest",
        "my-app:1,                '',              my-app,       1",
        "team/my-app:1,           '',              team/my-app,  1",
        "127.0.0.1:5000/my-app,   127.0.0.1:5000,  my-app,       latest",
        "127.0.0.1:5000/a/b:c,    127.0.0.1:5000,  a/b,          c",
        "localhost/my-app:1,      localhost,       my-app,       1",
        "example.org/my-app,      example.org,     my-app,       latest",
        "Example/my-app,          Example,         my-app,       latest",
    })
    void parse_goodReference_findsItsParts(
            String text, String registry, String repository, String tag) {
        var reference = ImageReference.parse(text).orElseThrow();

        assertEquals(registry, reference.registry().orElse(""));
        assertEquals(repository, reference.repository().value());
        assertEquals(tag, reference.tag().orElseThrow().value());
        assertTrue(reference.digest().isEmpty());
    }

    @Test
    void parse_digest_needsNoTag() {
        var bare = ImageReference.parse("my-app@" + DIGEST).orElseThrow();
        var tagged = ImageReference.parse("localhost:5000/my-app:1@" + DIGEST).orElseThrow();

        assertTrue(bare.tag().isEmpty());
        assertEquals(DIGEST, bare.digest().orElseThrow().toString());
        assertEquals("1", tagged.tag().orElseThrow().value());
        assertEquals("localhost:5000", tagged.registry().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my-app",
                "my-app:1",
                "127.0.0.1:5000/a/b:c",
                "my-app@" + DIGEST,
                "localhost:5000/my-app:1@" + DIGEST
            })
    void toString_whatWasRead_isReadBackTheSame(String text) {
        var reference = ImageReference.parse(text).orElseThrow();

        assertEquals(reference, ImageReference.parse(reference.toString()).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "@",
                "/",
                "/my-app",
                "my-app:",
                "my-app:a:b",
                "my-app@",
                "my-app@sha256:00",
                "my-app@" + DIGEST + "@" + DIGEST,
                "MY-APP",
                "host.:5000/my-app",
                "-host.org/my-app",
                "localhost:123456/my-app",
                "localhost:port/my-app",
                "example.org/",
                "https://example.org/my-app",
                "my app",
                "../my-app",
                "my-app\n"
            })
    void parse_badReference_refuses(String text) {
        assertInstanceOf(Result.Refused.class, ImageReference.parse(text));
    }
}
