package dev.berth.daemon.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Result;
import java.net.Inet4Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetTest {
    @ParameterizedTest
    @CsvSource({
        "10.89.0.0/16, 10.89.0.1, 10.89.255.255, 65536",
        "192.168.1.128/25, 192.168.1.129, 192.168.1.255, 128",
        "203.0.113.4/30, 203.0.113.5, 203.0.113.7, 4",
        "10.0.0.0/8, 10.0.0.1, 10.255.255.255, 16777216",
    })
    void parse_range_knowsItsEnds(String text, String gateway, String broadcast, long size) {
        var subnet = Subnet.parse(text).orElseThrow();

        assertEquals(gateway, subnet.gateway().getHostAddress());
        assertEquals(broadcast, subnet.broadcast().getHostAddress());
        assertEquals(size, subnet.size());
        assertEquals(text, subnet.toString());
        assertEquals(size - 1, subnet.indexOf(subnet.broadcast()));
        assertThrows(IndexOutOfBoundsException.class, () -> subnet.at(size));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.89.0.0",
                "10.89.0.1/16",
                "10.89.0.0/31",
                "0.0.0.0/0",
                "10.89.0.0/-1",
                "10.89/16",
                "10.256.0.0/16",
                "fd00::/64",
                "10.89.0.0/16 ",
            })
    void parse_anythingElse_isRefused(String text) {
        assertTrue(Subnet.parse(text) instanceof Result.Refused<Subnet>);
    }

    @Test
    void contains_edges_countAsInside() {
        var subnet = Subnet.parse("203.0.113.4/30").orElseThrow();

        assertTrue(subnet.contains(Inet4Address.ofLiteral("203.0.113.4")));
        assertTrue(subnet.contains(Inet4Address.ofLiteral("203.0.113.7")));
        assertFalse(subnet.contains(Inet4Address.ofLiteral("203.0.113.3")));
        assertFalse(subnet.contains(Inet4Address.ofLiteral("203.0.113.8")));
        assertEquals(-1, subnet.indexOf(Inet4Address.ofLiteral("203.0.113.8")));
    }

    @ParameterizedTest
    @CsvSource({
        "10.89.0.0/16, 10.89.5.0/24, true",
        "10.89.5.0/24, 10.89.0.0/16, true",
        "10.0.0.0/8, 10.255.255.252/30, true",
        "10.89.0.0/16, 10.90.0.0/16, false",
        "10.88.0.0/15, 10.90.0.0/16, false",
    })
    void overlaps_isMutual(String one, String other, boolean expected) {
        var first = Subnet.parse(one).orElseThrow();
        var second = Subnet.parse(other).orElseThrow();

        assertEquals(expected, first.overlaps(second));
        assertEquals(expected, second.overlaps(first));
    }
}
