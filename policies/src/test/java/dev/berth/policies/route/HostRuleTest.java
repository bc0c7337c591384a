package dev.berth.policies.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostRuleTest {
    @ParameterizedTest
    @CsvSource({
        "a.com, a.com, true, true",
        "a.com, b.a.com, false, false",
        "*.a.com, a.com, false, false",
        "*.a.com, .a.com, false, false",
        "*.a.com, b.a.com, true, true",
        "*.a.com, c.b.a.com, false, true",
        "*.a.com, xa.com, false, false",
        "'', a.com, true, true",
    })
    void takes_wildcards_coverOneLabelOrAny(
            String rule, String host, boolean ofIngress, boolean ofGateway) {
        assertEquals(ofIngress, HostRule.of(rule).takes(host));
        assertEquals(ofGateway, HostRule.ofGateway(rule).takes(host));
    }
}
