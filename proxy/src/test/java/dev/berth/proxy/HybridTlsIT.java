package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.route.HostRule;
import dev.berth.policies.route.RouteTable;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS with clients that offer X25519MLKEM768 and with others, as Go sees it. */
@Timeout(120)
class HybridTlsIT {
    private static final String HYBRID = "group=X25519MLKEM768 version=TLS 1.3";
    private static TestIdentity device;
    private static TestIdentity host;
    private static TestIdentity rsa;

    @TempDir private Path directory;
    private final List<Proxy> started = new ArrayList<>();

    @BeforeAll
    static void makeIdentities() throws Exception {
        device = TestIdentity.create("device", "localhost");
        host = TestIdentity.create("host", "a.example.com");
        rsa = TestIdentity.createRsa("rsa", "a.example.com", "rsa.example.com");
    }

    private Proxy start(TlsSettings settings) throws Exception {
        var any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        Proxy proxy =
                Proxy.start(
                        ProxyConfig.of(any, line -> {}, new PrometheusRegistry()).withTls(settings),
                        device.identity(),
                        List.of(new TestIssuer().trusted()),
                        RoutingSnapshot.EMPTY);
        started.add(proxy);
        proxy.identities(
                new HostIdentities(
                        Map.of(
                                "a.example.com",
                                List.of(rsa.identity(), host.identity()),
                                "rsa.example.com",
                                List.of(rsa.identity()))));
        return proxy;
    }

    @AfterEach
    void stop() {
        started.forEach(proxy -> proxy.stop(Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com, h2 http/1.1, h2, host",
        "A.Example.COM, http/1.1 h2, h2, host",
        "a.example.com, http/1.1, http/1.1, host",
        "rsa.example.com, http/1.1, http/1.1, rsa",
        "other.example.com, http/1.1, http/1.1, device",
        "'', http/1.1, http/1.1, device",
    })
    void handshake_hybridIsOffered_isAgreedOnWithNameAndProtocol(
            String name, String offered, String agreed, String certificate) throws Exception {
        start(TlsSettings.DEFAULT);

        String told = client("-name", name, "-alpn", offered.replace(' ', ','));

        String expected = " alpn=\"" + agreed + "\" certificate=\"" + certificate + "\"";
        assertTrue(told.startsWith(HYBRID + expected), told);
        assertTrue(agreed.equals("h2") || told.contains("HTTP/1.1 4"), told);
    }

    @ParameterizedTest
    @CsvSource({
        "X25519, X25519, true",
        "P256, CurveP256, true",
        "'X25519MLKEM768,X25519', X25519MLKEM768, false",
    })
    void handshake_groupsOfTheClient_decideAboutEngineAndResumption(
            String groups, String agreed, boolean resumed) throws Exception {
        start(TlsSettings.DEFAULT);

        String told = client("-name", "a.example.com", "-groups", groups, "-repeat", "2");

        List<String> handshakes = told.lines().filter(line -> line.startsWith("group=")).toList();
        assertEquals(2, handshakes.size(), told);
        for (String handshake : handshakes) {
            assertTrue(handshake.startsWith("group=" + agreed + " "), told);
        }
        assertTrue(handshakes.getLast().endsWith("resumed=" + resumed), told);
    }

    @Test
    void handshake_certificateIsReplaced_isShownToTheNextClient() throws Exception {
        Proxy proxy = start(TlsSettings.DEFAULT);
        String before = client("-name", "localhost");

        proxy.identity(rsa.identity());
        String after = client("-name", "localhost");

        assertTrue(before.contains("certificate=\"device\""), before);
        assertTrue(after.startsWith(HYBRID), after);
        assertTrue(after.contains("certificate=\"rsa\""), after);
    }

    @Test
    void handshake_clientCertificateRequired_refusesWhoHasNoneOrAStrangers() throws Exception {
        start(new TlsSettings(false, List.of(host.certificate()), true));

        String known = client("-name", "localhost", "-identity", file(host));
        String stranger = client("-name", "localhost", "-identity", file(rsa));
        String none = client("-name", "localhost");

        assertTrue(known.startsWith(HYBRID), known);
        assertTrue(known.contains("HTTP/1.1 4"), known);
        assertFalse(stranger.contains("HTTP/1.1"), stranger);
        assertFalse(none.contains("HTTP/1.1"), none);
    }

    @Test
    void handshake_hostAsksForCertificates_holdsThemAgainstItsOwnAuthority() throws Exception {
        HostRule listener = new HostRule.Precise("a.example.com");
        var routes = new RouteTable(List.of(), Optional.empty(), Set.of(listener));
        start(TlsSettings.DEFAULT)
                .publish(
                        new RoutingSnapshot(routes, Map.of(), Map.of())
                                .withClients(Map.of(listener, Set.of(host.certificate()))));

        String known = client("-name", "a.example.com", "-identity", file(host));
        String stranger = client("-name", "a.example.com", "-identity", file(rsa));
        String none = client("-name", "a.example.com");
        String other = client("-name", "localhost");

        assertTrue(known.startsWith(HYBRID), known);
        assertTrue(known.contains("HTTP/1.1 4"), known);
        assertFalse(stranger.contains("HTTP/1.1"), stranger);
        assertFalse(none.contains("HTTP/1.1"), none);
        assertTrue(other.contains("HTTP/1.1 4"), other);
    }

    @ParameterizedTest
    @CsvSource({"false, failed:", "true, group=X25519 version=TLS 1.2"})
    void handshake_olderTlsOfAHybridClient_onlyWhereToldTo(boolean tls12, String expected)
            throws Exception {
        start(new TlsSettings(tls12, List.of(), false));

        String told = client("-name", "a.example.com", "-version", "2");

        assertTrue(told.startsWith(expected), told);
        assertEquals(tls12, told.contains("HTTP/1.1 4"), told);
    }

    @Test
    void answer_beforeTheBodyIsRead_arrivesWhole() throws Exception {
        start(TlsSettings.DEFAULT);

        String told = client("-name", "a.example.com", "-upload", "3000000");

        assertTrue(told.startsWith(HYBRID), told);
        assertTrue(told.contains("HTTP/1.1 4"), told);
        assertFalse(told.contains("read:"), told);
    }

    private String file(TestIdentity identity) throws Exception {
        Path file = directory.resolve("identity.pem");
        return Files.writeString(file, identity.pem() + identity.keyPem()).toString();
    }

    private String client(String... options) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "tls-client",
                                "-connect",
                                "127.0.0.1:" + started.getFirst().httpsAddress().getPort()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        return output;
    }
}
