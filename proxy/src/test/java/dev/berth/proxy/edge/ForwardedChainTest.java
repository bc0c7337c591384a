package dev.berth.proxy.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.proxy.exchange.Origin;
import dev.berth.proxy.wire.Fields;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedChainTest {
    private static final Origin DIRECT =
            new Origin(List.of(InetAddress.ofLiteral("10.0.0.1")), "https", "a.com");

    private final ForwardedChain chain =
            new ForwardedChain(
                    List.of(
                            AddressRange.parse("10.0.0.0/8").orElseThrow(),
                            AddressRange.parse("2001:db8::/32").orElseThrow()),
                    3);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.7 | 192.0.2.7 10.0.0.1",
                "192.0.2.7, 10.0.0.2 | 192.0.2.7 10.0.0.2 10.0.0.1",
                "evil, 192.0.2.7 | 192.0.2.7 10.0.0.1",
                "203.0.113.1, 192.0.2.7 | 192.0.2.7 10.0.0.1",
                "203.0.113.1, evil, 10.0.0.2 | 10.0.0.2 10.0.0.1",
                "192.0.2.7:4711 | 192.0.2.7 10.0.0.1",
                "[2001:DB9::7]:4711, 2001:db8::1 | 2001:db9:0:0:0:0:0:7 2001:db8:0:0:0:0:0:1"
                        + " 10.0.0.1",
                "192.0.2.007 | 10.0.0.1",
                "unknown | 10.0.0.1",
                "_hidden | 10.0.0.1",
                "192.0.2.7, | 10.0.0.1",
                "192.0.2.7:123456 | 10.0.0.1",
                "10.0.0.9, 10.0.0.8, 10.0.0.7, 10.0.0.6 | 10.0.0.8 10.0.0.7 10.0.0.6 10.0.0.1",
            })
    void origin_forwardedFor_isBelievedAsFarAsItsWritersAreTrusted(String sent, String hops) {
        Origin origin = chain.origin(DIRECT, Fields.of("X-Forwarded-For", sent));

        assertEquals(
                Stream.of(hops.split(" ")).map(InetAddress::ofLiteral).toList(), origin.hops());
    }

    @Test
    void origin_severalFields_areOneList() {
        Fields fields =
                Fields.of("X-Forwarded-For", "192.0.2.7", "x-forwarded-for", "10.0.0.2, 10.0.0.3");

        Origin origin = chain.origin(DIRECT, fields);

        assertEquals(InetAddress.ofLiteral("192.0.2.7"), origin.hops().getFirst());
        assertEquals(4, origin.hops().size());
    }

    @Test
    void origin_schemeAndHost_areTakenIfTheyAreOneEach() {
        Origin taken =
                chain.origin(
                        DIRECT,
                        Fields.of("X-Forwarded-Proto", "HTTP", "X-Forwarded-Host", "b.com:8443"));
        Origin twice =
                chain.origin(
                        DIRECT,
                        Fields.of("X-Forwarded-Proto", "http", "X-Forwarded-Proto", "https"));
        Origin malformed =
                chain.origin(
                        DIRECT,
                        Fields.of("X-Forwarded-Proto", "ftp", "X-Forwarded-Host", "b.com/\"x"));

        assertEquals(new Origin(DIRECT.hops(), "http", "b.com:8443"), taken);
        assertEquals(DIRECT, twice);
        assertEquals(DIRECT, malformed);
    }
}
