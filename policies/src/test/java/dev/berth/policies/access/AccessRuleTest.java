package dev.berth.policies.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessRuleTest {
    private static final Instant EXPIRES = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Principal ALICE =
            new Principal(
                    "urn:i",
                    "alice",
                    "cli",
                    Set.of("a.com", "b.com"),
                    Set.of("read"),
                    "1",
                    EXPIRES);

    @Test
    void decide_everythingFits_grantsPermitOfThePrincipal() {
        var rule = new AccessRule("urn:i", "b.com", Set.of("read"));

        Decision decision = rule.decide(ALICE, EXPIRES.minusSeconds(1), SKEW);

        var granted = assertInstanceOf(Decision.Granted.class, decision);
        assertEquals(ALICE, granted.permit().principal());
    }

    @Test
    void decide_otherIssuerAudienceOrTime_isInvalidToken() {
        var rule = AccessRule.ofHost("urn:i", "a.com");

        assertInvalid(AccessRule.ofHost("urn:j", "a.com").decide(ALICE, EXPIRES, SKEW));
        assertInvalid(AccessRule.ofHost("urn:i", "c.com").decide(ALICE, EXPIRES, SKEW));
        assertInvalid(rule.decide(ALICE, EXPIRES.plus(SKEW), SKEW));
        assertInstanceOf(
                Decision.Granted.class,
                rule.decide(ALICE, EXPIRES.plus(SKEW).minusMillis(1), SKEW));
    }

    @Test
    void decide_scopeMissing_isInsufficientScope() {
        var rule = new AccessRule("urn:i", "a.com", Set.of("read", "write"));

        Decision decision = rule.decide(ALICE, EXPIRES.minusSeconds(1), SKEW);

        assertEquals(new Decision.InsufficientScope(Set.of("read", "write")), decision);
    }

    private static void assertInvalid(Decision decision) {
        assertInstanceOf(Decision.InvalidToken.class, decision);
    }
}
