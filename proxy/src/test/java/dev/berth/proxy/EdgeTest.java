package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.edge.AddressRange;
import dev.berth.proxy.edge.EdgeConfig;
import dev.berth.proxy.limit.ProxyLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The listener without TLS, trusted proxies, and what every answer says. */
class EdgeTest {
    private static final InetSocketAddress ANY =
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    private static final String SPOOFED =
            "X-Forwarded-For: 203.0.113.9, 192.0.2.7\r\nX-Forwarded-Proto: http"
                    + "\r\nForwarded: for=203.0.113.9\r\n";

    @ParameterizedTest
    @CsvSource({
        "GET /a/../b?c=d HTTP/1.1, localhost, 308, /b?c=d",
        "POST / HTTP/1.1, LOCALHOST:8080, 308, /",
        "GET http://localhost/x HTTP/1.1, localhost, 308, /x",
        "GET / HTTP/1.0, localhost, 308, /",
        "GET / HTTP/1.1, other.example, 421,",
        "GET / HTTP/1.1, localhost@other.example, 400,",
        "GET //other.example/ HTTP/1.1, localhost, 400,",
        "GET /\\other.example HTTP/1.1, localhost, 400,",
        "GET http://other.example/ HTTP/1.1, localhost, 400,",
    })
    void plain_byDefault_sendsToTheSamePlaceWithTls(
            String line, String host, int status, String place) throws Exception {
        try (var upstream = Upstream.answering("a", "fine");
                var rig = rig(EdgeConfig.NONE.withHttp(ANY, false), upstream)) {
            String answer =
                    rig.plainExchange(line + "\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
            String location = "\r\nLocation: https://localhost:" + rig.port() + place + "\r\n";
            assertEquals(place != null, answer.contains(location), answer);
            assertFalse(answer.contains("https://other"), answer);
            assertEquals(0, upstream.connections());
            assertTrue(rig.logLine().contains("\"status\":" + status));
        }
    }

    @Test
    void plain_routeRedirects_goesWhereItSaysAndElseToTheSamePlace() throws Exception {
        try (var upstream = Upstream.answering("a", "fine")) {
            var elsewhere = RouteActionsTest.redirecting("/old", "new.example", 302);
            var snapshot = Rig.snapshot(upstream).withRedirects(elsewhere);
            try (var rig =
                    new Rig(ProxyLimits.DEFAULT, EdgeConfig.NONE.withHttp(ANY, false), snapshot)) {
                String tail = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
                String old = rig.plainExchange("GET /old/x?y=1" + tail);
                String other = rig.plainExchange("GET /other" + tail);

                assertTrue(old.startsWith("HTTP/1.1 302 "), old);
                assertTrue(old.contains("\r\nLocation: https://new.example/old/x?y=1\r\n"), old);
                assertTrue(other.startsWith("HTTP/1.1 308 "), other);
            }
        }
    }

    @Test
    void plain_servedInCleartext_saysSoToTheEndpointAndAsksForTheToken() throws Exception {
        EdgeConfig edge = EdgeConfig.NONE.withHttp(ANY, true).withHsts(Duration.ofDays(365));
        try (var upstream = Upstream.answering("a", "fine");
                var rig = rig(edge, upstream)) {
            String refused =
                    rig.plainExchange(
                            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            String answer = rig.plainExchange(request(rig, ""));

            assertTrue(refused.startsWith("HTTP/1.1 401 "), refused);
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            assertFalse(answer.contains("Strict-Transport-Security"), answer);
            String seen = upstream.heads().getFirst();
            assertTrue(seen.contains("\r\nX-Forwarded-Proto: http\r\n"), seen);
            assertTrue(seen.contains(";proto=http\r\n"), seen);
        }
    }

    @Test
    void forwarded_fromATrustedProxy_isBelievedUpToTheFirstStranger() throws Exception {
        EdgeConfig edge =
                EdgeConfig.NONE.withTrustedProxies(
                        List.of(AddressRange.parse("127.0.0.0/8").orElseThrow()));
        try (var upstream = Upstream.answering("a", "fine");
                var rig = rig(edge, upstream)) {
            rig.exchange(request(rig, SPOOFED));

            String seen = upstream.heads().getFirst();
            assertTrue(seen.contains("\r\nX-Forwarded-For: 192.0.2.7, 127.0.0.1\r\n"), seen);
            assertTrue(
                    seen.contains(
                            "\r\nForwarded: for=192.0.2.7;host=\"localhost\";proto=http,"
                                    + " for=127.0.0.1\r\n"),
                    seen);
            assertFalse(seen.contains("203.0.113.9"), seen);
            assertTrue(rig.logLine().contains("\"client\":\"192.0.2.7\""));
        }
    }

    @Test
    void forwarded_fromAnybodyElse_isDropped() throws Exception {
        try (var upstream = Upstream.answering("a", "fine");
                var rig = rig(EdgeConfig.NONE, upstream)) {
            rig.exchange(request(rig, SPOOFED));

            String seen = upstream.heads().getFirst();
            assertTrue(seen.contains("\r\nX-Forwarded-For: 127.0.0.1\r\n"), seen);
            assertTrue(seen.contains("\r\nX-Forwarded-Proto: https\r\n"), seen);
            assertTrue(rig.logLine().contains("\"client\":\"127.0.0.1\""));
        }
    }

    @Test
    void hsts_configured_isOnEveryAnswerUnlessTheEndpointSaysItItself() throws Exception {
        EdgeConfig edge = EdgeConfig.NONE.withHsts(Duration.ofDays(1));
        String own = Upstream.ok("x").replace("OK", "OK\r\nstrict-transport-security: max-age=5");
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    while (peer.readHead()) {
                                        boolean says = peer.head().startsWith("GET /own ");
                                        peer.write(says ? own : Upstream.ok("x"));
                                    }
                                });
                var rig = rig(edge, upstream)) {
            String ours = rig.exchange(request(rig, ""));
            String theirs = rig.exchange(request(rig, "").replace("GET / ", "GET /own "));
            String malformed = rig.exchange("nonsense\r\n\r\n");

            assertTrue(ours.contains("\r\nStrict-Transport-Security: max-age=86400\r\n"), ours);
            assertTrue(theirs.contains("\r\nstrict-transport-security: max-age=5\r\n"), theirs);
            assertFalse(theirs.contains("86400"), theirs);
            assertTrue(malformed.contains("max-age=86400"), malformed);
        }
    }

    private static Rig rig(EdgeConfig edge, Upstream upstream) throws Exception {
        return new Rig(ProxyLimits.DEFAULT, edge, Rig.snapshot(upstream));
    }

    private static String request(Rig rig, String fields) throws Exception {
        return "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                + rig.issuer().token(Rig.HOST)
                + "\r\n"
                + fields
                + "\r\n";
    }
}
