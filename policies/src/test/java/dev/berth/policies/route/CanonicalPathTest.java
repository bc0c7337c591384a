package dev.berth.policies.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.berth.policies.base.Result;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalPathTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/foo, /foo",
        "/foo/, /foo/",
        "/%61bc, /abc",
        "/%7Euser, /~user",
        "/a%20b, /a%20b",
        "/%c3%a4, /%C3%A4",
        "/%2b, /%2B",
        "/%252e, /%252e",
        "/a/./b, /a/b",
        "/a/../b, /b",
        "/a/b/.., /a/",
        "/a/., /a/",
        "/a/%2e%2E/b, /b",
        "/.hidden, /.hidden",
        "/..., /...",
        "/a:b@c!$&'()*+=, /a:b@c!$&'()*+=",
    })
    void parse_good_isCanonical(String raw, String expected) {
        CanonicalPath path = CanonicalPath.parse(raw).orElseThrow();

        assertEquals(expected, path.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "foo",
                "*",
                "/a%2Fb",
                "/a%2fb",
                "/a%5Cb",
                "/a%00",
                "/a%3Bx",
                "/a;x=1",
                "//",
                "/a//b",
                "/a#b",
                "/a?b",
                "/a\\b",
                "/%",
                "/%4",
                "/%zz",
                "/%0a",
                "/%7F",
                "/..",
                "/a/../..",
                "/%2e%2e/x",
                "/a b",
                "/ä",
                "/a\u0001",
                "/<x>",
                "/.//x",
                "/a/..//b"
            })
    void parse_bad_refuses(String raw) {
        Result<CanonicalPath> result = CanonicalPath.parse(raw);

        assertInstanceOf(Result.Refused.class, result, raw);
    }

    @Test
    void elementPrefixes_longPath_givesNoLongerOnesThanAsked() {
        CanonicalPath path = CanonicalPath.parse("/ab/c" + "/d".repeat(4000) + "/").orElseThrow();

        assertEquals(List.of("/ab/c/d", "/ab/c", "/ab", ""), path.elementPrefixes(8));
        assertEquals(List.of(""), path.elementPrefixes(0));
        assertEquals(4003, path.elementPrefixes(Integer.MAX_VALUE).size());
    }

    @Test
    void parse_anyPath_isCanonicalAfterOnce() {
        long seed = 20_261_122L;
        var random = new Random(seed);
        String[] parts = {"/", "a", ".", "..", "%2e", "%41", "%25", "%2E", "/", "b", "%C3", "~"};

        for (int round = 0; round < 20_000; round++) {
            var raw = new StringBuilder("/");
            for (int at = random.nextInt(8); at > 0; at--) {
                raw.append(parts[random.nextInt(parts.length)]);
            }
            if (CanonicalPath.parse(raw.toString()) instanceof Result.Ok<CanonicalPath>(var once)) {
                String twice = CanonicalPath.parse(once.text()).orElseThrow().text();
                assertEquals(once.text(), twice, "seed " + seed + ", " + raw);
            }
        }
    }
}
