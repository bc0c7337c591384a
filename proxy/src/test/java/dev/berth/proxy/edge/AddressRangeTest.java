package dev.berth.proxy.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Result;
import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true",
    })
    void contains_address_isTrueWithinTheCommonBits(String range, String address, boolean within) {
        AddressRange parsed = AddressRange.parse(range).orElseThrow();

        assertEquals(within, parsed.contains(InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/08",
                "10.0.0.0/-1",
                "10.0.0.1/8",
                "10.0.0/8",
                "010.0.0.0/8",
                "10",
                "localhost",
                "::1/129",
                "2001:db8::1/64",
                "fe80::1%eth0",
                "[::1]",
                "10.0.0.0/8/8",
            })
    void parse_ambiguous_refuses(String text) {
        Result<AddressRange> parsed = AddressRange.parse(text);

        assertTrue(parsed instanceof Result.Refused<AddressRange>, text);
    }
}
