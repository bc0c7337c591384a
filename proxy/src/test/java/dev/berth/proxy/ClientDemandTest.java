package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.route.HostRule;
import dev.berth.policies.route.PathRule;
import dev.berth.policies.route.RequestMatch;
import dev.berth.policies.route.Route;
import dev.berth.policies.route.RouteAction;
import dev.berth.policies.route.RouteSource;
import dev.berth.policies.route.RouteTable;
import dev.berth.policies.route.WeightedBackend;
import dev.berth.proxy.limit.ProxyLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners that ask their clients for certificates, beside others that do not. */
@Timeout(60)
class ClientDemandTest {
    private static final String GUARDED = "guarded.example";
    private static final String OPEN = "open.example";
    private static final TestIdentity KNOWN = Rig.identity("known");
    private static final TestIdentity STRANGER = Rig.identity("stranger");

    private Upstream upstream;
    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        upstream = Upstream.answering("a", "served");
        rig = new Rig(ProxyLimits.DEFAULT, snapshot(guardedBy(KNOWN)));
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        upstream.close();
    }

    @Test
    void request_withCertificateThatIsVouchedFor_isServed() throws Exception {
        assertServed(ask(GUARDED, GUARDED, KNOWN));
    }

    @Test
    void request_withoutCertificate_isServedWhereNoneIsAskedFor() throws Exception {
        assertServed(ask(OPEN, OPEN, null));
    }

    @Test
    void handshake_withoutCertificateOrWithAStrangers_fails() throws Exception {
        assertThrows(IOException.class, () -> ask(GUARDED, GUARDED, null));
        assertThrows(IOException.class, () -> ask(GUARDED, GUARDED, STRANGER));

        assertEquals(0, upstream.connections());
    }

    /** On the connection for another host, or for none, whether with a certificate or without. */
    @ParameterizedTest
    @ValueSource(strings = {OPEN, ""})
    void request_onConnectionWithoutDemand_isMisdirected(String serverName) throws Exception {
        String without = ask(serverName, GUARDED, null);
        String with = ask(serverName, GUARDED, KNOWN);

        assertTrue(without.startsWith("HTTP/1.1 421 "), without);
        assertTrue(with.startsWith("HTTP/1.1 421 "), with);
        assertEquals(0, upstream.connections());
    }

    @Test
    void request_onConnectionOlderThanTheDemand_isMisdirected() throws Exception {
        rig.proxy().publish(snapshot(Map.of()));
        try (SSLSocket socket = connect(GUARDED, null)) {
            socket.startHandshake();
            rig.proxy().publish(snapshot(guardedBy(KNOWN)));

            String answer = request(socket, GUARDED);

            assertTrue(answer.startsWith("HTTP/1.1 421 "), answer);
        }
    }

    @Test
    void request_afterTheAuthorityHasChanged_isMisdirectedAndThenRefused() throws Exception {
        try (SSLSocket socket = connect(GUARDED, KNOWN)) {
            socket.startHandshake();
            rig.proxy().publish(snapshot(guardedBy(STRANGER)));

            String answer = request(socket, GUARDED);

            assertTrue(answer.startsWith("HTTP/1.1 421 "), answer);
        }
        assertThrows(IOException.class, () -> ask(GUARDED, GUARDED, KNOWN));
        assertServed(ask(GUARDED, GUARDED, STRANGER));
    }

    @Test
    void handshake_nobodyVouches_fails() throws Exception {
        rig.proxy().publish(snapshot(Map.of(new HostRule.Precise(GUARDED), Set.of())));

        assertThrows(IOException.class, () -> ask(GUARDED, GUARDED, KNOWN));
        assertServed(ask(OPEN, OPEN, null));
    }

    /** The JDK's client names the first host again when it resumes a session. */
    @Test
    void session_ofConnectionWithoutDemand_doesNotStandForACertificate() throws Exception {
        SSLContext client = context(null);
        try (SSLSocket socket = connect(client, OPEN)) {
            assertServed(request(socket, OPEN));
        }

        try (SSLSocket socket = connect(client, GUARDED)) {
            String answer = request(socket, GUARDED);

            assertTrue(answer.startsWith("HTTP/1.1 421 "), answer);
        }
        assertEquals(1, upstream.connections());
    }

    private static Map<HostRule, Set<X509Certificate>> guardedBy(TestIdentity authority) {
        return Map.of(new HostRule.Precise(GUARDED), Set.of(authority.certificate()));
    }

    private RoutingSnapshot snapshot(Map<HostRule, Set<X509Certificate>> clients) {
        return new RoutingSnapshot(
                        new RouteTable(List.of(route(GUARDED), route(OPEN)), Optional.empty()),
                        Map.of(Rig.SERVICE, TargetSet.of(List.of(upstream.endpoint()))),
                        Map.of())
                .withClients(clients);
    }

    private static Route route(String host) {
        var rule = new HostRule.Precise(host);
        return new Route(
                new RouteSource("HTTPRoute", "default/web", host),
                Optional.of(rule),
                rule,
                RequestMatch.ofPath(new PathRule.Prefix("")),
                RouteAction.forward(List.of(WeightedBackend.only(Rig.SERVICE))));
    }

    private String ask(String serverName, String host, @Nullable TestIdentity identity)
            throws Exception {
        try (SSLSocket socket = connect(serverName, identity)) {
            return request(socket, host);
        }
    }

    private String request(SSLSocket socket, String host) throws Exception {
        String text =
                "GET / HTTP/1.1\r\nHost: "
                        + host
                        + "\r\nConnection: close\r\nAuthorization: Bearer "
                        + rig.issuer().token(host)
                        + "\r\n\r\n";
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private SSLSocket connect(String serverName, @Nullable TestIdentity identity) throws Exception {
        return connect(context(identity), serverName);
    }

    private SSLSocket connect(SSLContext context, String serverName) throws Exception {
        var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), rig.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(
                serverName.isEmpty() ? List.of() : List.of(new SNIHostName(serverName)));
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static SSLContext context(@Nullable TestIdentity identity) throws Exception {
        return identity == null
                ? TestIdentity.trusting(Rig.firstIdentity())
                : identity.presentingTo(Rig.firstIdentity());
    }

    private static void assertServed(String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.endsWith("served"), answer);
    }
}
