package dev.berth.policies.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.berth.policies.base.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagTest {
    @Test
    void latest_whenTheClassLoads_isThere() {
        assertEquals("latest", Tag.LATEST.value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "_", "v1.2.3", "A", "a-b_c.d", "sha256-abc", "a..", "1-"})
    void parse_goodTag_keepsTheText(String text) {
        assertEquals(text, Tag.parse(text).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "-", ".a", "-a", "a:b", "a/b", "a b", "a+b", "é", "a\n", "%41"})
    void parse_badTag_refuses(String text) {
        assertInstanceOf(Result.Refused.class, Tag.parse(text));
    }

    @Test
    void parse_length_isBoundedAt128() {
        String longest = "a".repeat(128);

        assertEquals(longest, Tag.parse(longest).orElseThrow().value());
        assertInstanceOf(Result.Refused.class, Tag.parse(longest + "a"));
    }
}
