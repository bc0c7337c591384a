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

/** The listener's TLS as openssl sees it. */
@Timeout(60)
class TlsIT {
    private static final List<TestIdentity> MADE = new ArrayList<>();

    @TempDir private Path directory;
    private final List<Proxy> started = new ArrayList<>();

    @BeforeAll
    static void makeIdentities() throws Exception {
        MADE.add(TestIdentity.create("device", "localhost"));
        MADE.add(TestIdentity.create("exact", "a.example.com"));
        MADE.add(TestIdentity.create("wildcard", "*.example.com"));
        MADE.add(TestIdentity.createRsa("exact-rsa", "a.example.com"));
        MADE.add(TestIdentity.createRsa("rsa-only", "rsa.example.com"));
        MADE.add(TestIdentity.create("next", "localhost", "a.example.com"));
    }

    private static TestIdentity made(int index) {
        return MADE.get(index);
    }

    private void start(TlsSettings settings) throws Exception {
        var any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        Proxy proxy =
                Proxy.start(
                        ProxyConfig.of(any, line -> {}, new PrometheusRegistry()).withTls(settings),
                        made(0).identity(),
                        List.of(new TestIssuer().trusted()),
                        RoutingSnapshot.EMPTY);
        started.add(proxy);
        proxy.identities(identities(made(1)));
    }

    private static HostIdentities identities(TestIdentity exact) {
        return new HostIdentities(
                Map.of(
                        "a.example.com",
                        List.of(made(3).identity(), exact.identity()),
                        "*.example.com",
                        List.of(made(2).identity()),
                        "rsa.example.com",
                        List.of(made(4).identity())));
    }

    @AfterEach
    void stop() {
        started.forEach(proxy -> proxy.stop(Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource({
        "-servername a.example.com, exact",
        "-servername A.Example.COM, exact",
        "-servername b.example.com, wildcard",
        "-servername a.b.example.com, device",
        "-servername example.com, device",
        "-noservername, device",
        "-servername a.example.com -sigalgs rsa_pss_rsae_sha256, exact-rsa",
        "-servername a.example.com -sigalgs rsa_pss_rsae_sha256:ecdsa_secp256r1_sha256, exact",
        "-servername rsa.example.com, rsa-only",
    })
    void handshake_serverName_choosesTheCertificate(String options, String expected)
            throws Exception {
        start(TlsSettings.DEFAULT);

        String output = client("", ("-brief " + options).split(" "));

        assertTrue(output.contains("Peer certificate: CN = " + expected + "\n"), output);
        assertTrue(output.contains("TLSv1.3"), output);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, a.example.com",
        "b.example.com, a.example.com",
        "rsa.example.com, localhost",
    })
    void handshake_secondOne_resumesEvenIfOtherCertificatesChanged(String host, String other)
            throws Exception {
        start(TlsSettings.DEFAULT);
        String session = directory.resolve("session.pem").toString();
        String first = client(request(), "-servername", host, "-sess_out", session);

        change(other);
        String changed = client("", "-brief", "-servername", other);
        String resumed = client(request(), "-servername", host, "-sess_in", session);

        assertTrue(first.contains("New, TLSv1.3"), first);
        assertTrue(first.contains("HTTP/1.1 4"), first);
        assertTrue(changed.contains("Peer certificate: CN = next"), changed);
        assertTrue(resumed.contains("Reused, TLSv1.3"), resumed);
        assertTrue(resumed.contains("HTTP/1.1 4"), resumed);
    }

    /** Gives one host another certificate; the others keep theirs. */
    private void change(String host) {
        if (host.equals("localhost")) {
            started.getFirst().identity(made(5).identity());
        } else {
            started.getFirst().identities(identities(made(5)));
        }
    }

    @Test
    void handshake_ticketOfAReplacedCertificate_isWorthAFullHandshake() throws Exception {
        start(TlsSettings.DEFAULT);
        String session = directory.resolve("session.pem").toString();
        client(request(), "-servername", "localhost", "-sess_out", session);

        started.getFirst().identity(made(2).identity());
        String again = client(request(), "-servername", "localhost", "-sess_in", session);

        assertTrue(again.contains("New, TLSv1.3"), again);
        assertTrue(again.contains("HTTP/1.1 4"), again);
    }

    @ParameterizedTest
    @CsvSource({
        "false, -tls1_2, false",
        "true, -tls1_2, true",
        "true, -tls1_2 -cipher AES128-GCM-SHA256, false",
        "true, -tls1_2 -cipher ECDHE-ECDSA-AES128-SHA256, false",
        "true, -tls1_2 -cipher DHE-RSA-AES128-GCM-SHA256, false",
        "true, -tls1_1, false",
        "true, -tls1_3, true",
    })
    void handshake_oldVersionsAndSuites_onlyWhereToldTo(
            boolean tls12, String options, boolean accepted) throws Exception {
        start(new TlsSettings(tls12, List.of(), false));

        String output = client("", ("-brief " + options).split(" "));

        assertEquals(accepted, output.contains("CONNECTION ESTABLISHED"), output);
    }

    @Test
    void handshake_clientCertificateRequired_refusesWhoHasNoneOrAStrangers() throws Exception {
        start(new TlsSettings(false, List.of(made(1).certificate()), true));
        Path own = identityFile(1);
        Path strange = identityFile(2);

        String none = client(request());
        String known = client(request(), "-cert", own.toString(), "-key", own.toString());
        String stranger =
                client(request(), "-cert", strange.toString(), "-key", strange.toString());

        assertTrue(known.contains("HTTP/1.1 4"), known);
        assertFalse(none.contains("HTTP/1.1"), none);
        assertFalse(stranger.contains("HTTP/1.1"), stranger);
    }

    @Test
    void handshake_clientCertificateOptional_letsIn() throws Exception {
        start(new TlsSettings(false, List.of(made(1).certificate()), false));

        assertTrue(client(request()).contains("HTTP/1.1 4"));
    }

    @Test
    void handshake_hostAsksForCertificates_holdsThemAgainstItsOwnAuthority() throws Exception {
        start(TlsSettings.DEFAULT);
        demand("guarded.example.com", made(1));
        String session = directory.resolve("session").toString();
        Path own = identityFile(1);
        Path strange = identityFile(2);

        String open = client(request(), "-servername", "a.example.com", "-sess_out", session);
        String none = guarded("-sess_in", session);
        String known = guarded("-cert", own.toString(), "-key", own.toString());
        String stranger = guarded("-cert", strange.toString(), "-key", strange.toString());

        assertTrue(open.contains("HTTP/1.1 4"), open);
        // The session of another host's connection is none here.
        assertFalse(none.contains("Reused, TLSv1.3"), none);
        assertFalse(none.contains("HTTP/1.1"), none);
        assertTrue(known.contains("HTTP/1.1 4"), known);
        assertFalse(stranger.contains("HTTP/1.1"), stranger);
    }

    /** A client's sessions are resumed with the certificate that they began with. */
    @Test
    void handshake_resumedWhereCertificatesAreAskedFor_keepsTheClients() throws Exception {
        start(TlsSettings.DEFAULT);
        demand("guarded.example.com", made(1));
        String session = directory.resolve("session").toString();
        String own = identityFile(1).toString();

        guarded("-cert", own, "-key", own, "-sess_out", session);
        String resumed = guarded("-sess_in", session);

        assertTrue(resumed.contains("Reused, TLSv1.3"), resumed);
        assertTrue(resumed.contains("HTTP/1.1 4"), resumed);
    }

    private String guarded(String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("-servername", "guarded.example.com"));
        all.addAll(List.of(options));
        return client(request(), all.toArray(String[]::new));
    }

    private void demand(String host, TestIdentity authority) {
        HostRule listener = new HostRule.Precise(host);
        var routes = new RouteTable(List.of(), Optional.empty(), Set.of(listener));
        started.getFirst()
                .publish(
                        new RoutingSnapshot(routes, Map.of(), Map.of())
                                .withClients(Map.of(listener, Set.of(authority.certificate()))));
    }

    private static String request() {
        return "GET / HTTP/1.1\r\nHost: a.example.com\r\nConnection: close\r\n\r\n";
    }

    private Path identityFile(int index) throws Exception {
        Path file = directory.resolve("identity-" + index + ".pem");
        return Files.writeString(file, made(index).pem() + made(index).keyPem());
    }

    private String client(String input, String... options)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "openssl",
                                "s_client",
                                "-connect",
                                "127.0.0.1:" + started.getFirst().httpsAddress().getPort()));
        command.addAll(List.of(options));
        if (!input.isEmpty()) {
            command.add("-ign_eof");
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var to = process.getOutputStream()) {
            to.write(input.getBytes(StandardCharsets.US_ASCII));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        return output;
    }
}
