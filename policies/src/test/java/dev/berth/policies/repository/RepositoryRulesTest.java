package dev.berth.policies.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Result;
import dev.berth.policies.image.NamePattern;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryRulesTest {
    private static TagPattern tags(String text) {
        return TagPattern.parse(text).orElseThrow();
    }

    private static RepositoryName name(String text) {
        return new RepositoryName(text);
    }

    @Test
    void isImmutable_byRepositoryAndTag() {
        var rules = new RepositoryRules(List.of(tags("prod/**"), tags("team/*:v*")), List.of());

        assertTrue(rules.isImmutable(name("prod/a/b"), new Tag("latest")));
        assertTrue(rules.isImmutable(name("team/app"), new Tag("v1")));
        assertFalse(rules.isImmutable(name("team/app"), new Tag("latest")));
        assertFalse(rules.isImmutable(name("other"), new Tag("v1")));
        assertFalse(RepositoryRules.NONE.isImmutable(name("prod/a"), new Tag("v1")));
    }

    @Test
    void quotaBytes_theFirstThatMeansARepository_isItsQuota() {
        var rules =
                new RepositoryRules(
                        List.of(),
                        List.of(
                                new Quota(new NamePattern("team/big"), 100),
                                new Quota(new NamePattern("team/*"), 10)));

        assertEquals(OptionalLong.of(100), rules.quotaBytes(name("team/big")));
        assertEquals(OptionalLong.of(10), rules.quotaBytes(name("team/app")));
        assertEquals(OptionalLong.empty(), rules.quotaBytes(name("other")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"team/*", "team/**:v*", "**"})
    void tagPattern_text_isReadAsItIsWritten(String text) {
        assertEquals(text, tags(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "a:", ":a", "a:b:c", "a b"})
    void tagPattern_otherText_isRefused(String text) {
        assertInstanceOf(Result.Refused.class, TagPattern.parse(text));
    }
}
