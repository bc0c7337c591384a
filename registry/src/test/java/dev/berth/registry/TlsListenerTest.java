package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.basic;
import static dev.berth.registry.RunningRegistry.header;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.registry.base.TlsLimits;
import dev.berth.registry.http.TlsListener;
import dev.berth.registry.login.Grant;
import dev.berth.registry.login.Login;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way in for other hosts: TLS, and a credential for everything. */
class TlsListenerTest {
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Duration HANDSHAKE = Duration.ofSeconds(1);
    private static final int FAR_BEYOND_HANDSHAKE_MILLIS = 30_000;

    private static TestCertificate certificate;

    @TempDir Path directory;
    private RunningRegistry running;
    private HttpClient client;

    @BeforeAll
    static void makeCertificate(@TempDir Path directory) throws Exception {
        certificate = TestCertificate.of(directory, LOOPBACK);
    }

    @BeforeEach
    void start() throws Exception {
        running = open(false);
        client = client(certificate, "TLSv1.3");
    }

    private RunningRegistry open(boolean anonymousPull) throws Exception {
        var listener =
                new TlsListener(
                        new InetSocketAddress(LOOPBACK, 0),
                        certificate.server(),
                        () -> Set.of("localhost", "device.example"),
                        anonymousPull,
                        new TlsLimits(64, HANDSHAKE));
        return RunningRegistry.on(directory.resolve("store"), config -> config.withTls(listener));
    }

    private static HttpClient client(TestCertificate trusted, String protocol) throws Exception {
        var parameters = new SSLParameters();
        parameters.setProtocols(new String[] {protocol});
        return HttpClient.newBuilder()
                .sslContext(trusted.client())
                .sslParameters(parameters)
                .build();
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        running.close();
    }

    private int port() {
        return running.registry.tlsAddress().orElseThrow().getPort();
    }

    private HttpResponse<byte[]> call(
            HttpClient by, String method, String target, String... headers)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create("https://localhost:" + port() + target))
                        .timeout(Duration.ofSeconds(30))
                        .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return by.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> call(String method, String target, String... headers)
            throws IOException, InterruptedException {
        return call(client, method, target, headers);
    }

    private Login robot(String grant) {
        return running.registry
                .robots()
                .create("ci", List.of(Grant.parse(grant).orElseThrow()), Optional.empty())
                .orElseThrow();
    }

    private static String token(HttpResponse<byte[]> response) {
        var found = TOKEN.matcher(new String(response.body(), StandardCharsets.UTF_8));
        assertTrue(found.find(), "status " + response.statusCode());
        return "Bearer " + found.group(1);
    }

    @Test
    void withoutCredential_nothingIsServed() throws Exception {
        var digest = running.push("app", utf8("blob"));
        running.image("app", "1", utf8("{}"), utf8("layer"));

        for (String target :
                List.of(
                        "/v2/",
                        "/v2/token?service=berth&scope=repository:app:pull",
                        "/v2/app/manifests/1",
                        "/v2/app/blobs/" + digest,
                        "/v2/app/tags/list")) {
            assertEquals(401, call("GET", target).statusCode(), target);
        }
    }

    @Test
    void withoutCredential_theChallengeSaysWhereToGetAPass() throws Exception {
        assertEquals(
                "Bearer realm=\"https://localhost:"
                        + port()
                        + "/v2/token\",service=\"berth\",scope=\"repository:app:pull\"",
                header(call("GET", "/v2/app/manifests/1"), "WWW-Authenticate"));
    }

    @Test
    void withALoginOrARobot_basicAndPassAreServed() throws Exception {
        running.image("team/app", "1", utf8("{}"), utf8("layer"));
        running.image("other", "1", utf8("{}"), utf8("layer"));
        String robot = basic(robot("team/*:pull"));
        String pass =
                token(
                        call(
                                "GET",
                                "/v2/token?service=berth&scope=repository:team/app:pull,push",
                                "Authorization",
                                robot));

        for (String authorization : List.of(running.basic(), robot, pass)) {
            assertEquals(
                    200,
                    call("GET", "/v2/team/app/manifests/1", "Authorization", authorization)
                            .statusCode());
            assertEquals(200, call("GET", "/v2/", "Authorization", authorization).statusCode());
        }
        assertEquals(
                403, call("GET", "/v2/other/manifests/1", "Authorization", robot).statusCode());
        assertEquals(
                403,
                call("POST", "/v2/team/app/blobs/uploads/", "Authorization", pass).statusCode());
    }

    @Test
    void passOfTheLoopbackListener_opensNothingHere() throws Exception {
        running.image("app", "1", utf8("{}"), utf8("layer"));
        String anybodys =
                token(
                        running.anonymous(
                                "GET", "/v2/token?service=berth&scope=repository:app:pull"));

        assertEquals(
                401, call("GET", "/v2/app/manifests/1", "Authorization", anybodys).statusCode());
    }

    @Test
    void anonymousPull_configured_isServedAndPushIsNot() throws Exception {
        running.image("app", "1", utf8("{}"), utf8("layer"));
        running.close();
        running = open(true);

        assertEquals(200, call("GET", "/v2/app/manifests/1").statusCode());
        assertEquals(401, call("POST", "/v2/app/blobs/uploads/").statusCode());
    }

    @Test
    void mount_needsTheRightToPullFromTheSource() throws Exception {
        var digest = running.push("secret", utf8("blob"));
        String mount = "/v2/team/app/blobs/uploads/?from=secret&mount=" + digest;
        String blind = basic(robot("team/*:pull,push"));

        assertEquals(202, call("POST", mount, "Authorization", blind).statusCode());
        assertEquals(
                404,
                call("GET", "/v2/team/app/blobs/" + digest, "Authorization", blind).statusCode());
        assertEquals(201, call("POST", mount, "Authorization", running.basic()).statusCode());
        assertEquals(
                200,
                call("GET", "/v2/team/app/blobs/" + digest, "Authorization", blind).statusCode());
    }

    @Test
    void mount_fromNoneNamed_takesOnlyWhatTheCallerMayPull() throws Exception {
        var digest = running.push("secret", utf8("blob"));
        String mount = "/v2/team/app/blobs/uploads/?mount=" + digest;
        String blind = basic(robot("team/*:pull,push"));

        var early = call("POST", mount, "Authorization", blind);
        running.push("team/other", utf8("blob"));
        var late = call("POST", mount, "Authorization", blind);

        assertEquals(202, early.statusCode());
        assertEquals(201, late.statusCode());
    }

    @Test
    void catalog_tellsOfWhatTheAccountMayPull() throws Exception {
        for (String name : List.of("secret", "team/a", "team/b", "zoo")) {
            running.image(name, "1", utf8("{}"), utf8("layer"));
        }
        String robot = basic(robot("team/*:pull"));
        String pass =
                token(
                        call(
                                "GET",
                                "/v2/token?service=berth&scope=registry:catalog:*",
                                "Authorization",
                                robot));

        for (String authorization : List.of(robot, pass)) {
            var first = call("GET", "/v2/_catalog?n=1", "Authorization", authorization);
            var all = call("GET", "/v2/_catalog", "Authorization", authorization);

            assertEquals(
                    "{\"repositories\":[\"team/a\"]}",
                    new String(first.body(), StandardCharsets.UTF_8));
            assertEquals("</v2/_catalog?n=1&last=team%2Fa>; rel=\"next\"", header(first, "Link"));
            assertEquals(
                    "{\"repositories\":[\"team/a\",\"team/b\"]}",
                    new String(all.body(), StandardCharsets.UTF_8));
            assertEquals("", header(all, "Link"));
        }
        assertEquals(401, call("GET", "/v2/_catalog").statusCode());
    }

    @Test
    void blob_byItsDigestAlone_isNotServedFromAnotherRepository() throws Exception {
        running.push("secret", utf8("blob"));
        running.push("team/app", utf8("other"));
        String robot = basic(robot("team/*:pull"));

        assertEquals(
                404,
                call("GET", "/v2/team/app/blobs/" + sha256(utf8("blob")), "Authorization", robot)
                        .statusCode());
    }

    @Test
    void protocol_olderThanTls13_isRefused() throws Exception {
        try (var old = client(certificate, "TLSv1.2")) {
            assertThrows(SSLException.class, () -> call(old, "GET", "/v2/"));
        }
    }

    @Test
    void realm_ofAHostThatIsNotOurs_isOurOwnAddress() throws Exception {
        assertEquals("localhost:9", realm("localhost:9"));
        assertEquals("DEVICE.example", realm("DEVICE.example"));
        for (String hostile :
                List.of(
                        "evil.example",
                        "evil.example:443",
                        "127.0.0.2",
                        "[::2]:5000",
                        "localhost.x")) {
            assertEquals("127.0.0.1:" + port(), realm(hostile));
        }
    }

    /** The authority to which a client that says that host is sent with its secret. */
    private String realm(String host) throws Exception {
        try (var socket = certificate.client().getSocketFactory().createSocket(LOOPBACK, port())) {
            socket.getOutputStream()
                    .write(
                            utf8(
                                    "GET /v2/ HTTP/1.1\r\nHost: "
                                            + host
                                            + "\r\nConnection: close\r\n\r\n"));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var realm = Pattern.compile("realm=\"https://([^/]+)/v2/token\"").matcher(answer);
            assertTrue(realm.find(), answer);
            return realm.group(1);
        }
    }

    @Test
    void handshake_thatDoesNotEnd_isCutOff() throws Exception {
        try (var silent = new Socket(LOOPBACK, port());
                var half = new Socket(LOOPBACK, port())) {
            silent.setSoTimeout(FAR_BEYOND_HANDSHAKE_MILLIS);
            half.setSoTimeout(FAR_BEYOND_HANDSHAKE_MILLIS);
            half.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});

            assertEquals(-1, silent.getInputStream().read());
            assertEquals(-1, half.getInputStream().read());
        }
        assertEquals(401, call("GET", "/v2/").statusCode());
    }

    @Test
    void connection_thatGotItsFirstAnswer_isNotCutOffByTheBoundOfTheHandshake() throws Exception {
        try (var socket = certificate.client().getSocketFactory().createSocket(LOOPBACK, port())) {
            socket.getOutputStream().write(utf8("GET /v2/ HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            var in = socket.getInputStream();
            assertEquals('H', in.read());
            in.skipNBytes(in.available());
            socket.setSoTimeout((int) HANDSHAKE.multipliedBy(3).toMillis());

            assertThrows(SocketTimeoutException.class, () -> in.readNBytes(10_000));
        }
    }

    @Test
    void client_isNeverAskedForItsNameElsewhere() throws Exception {
        byte[] documentation = {(byte) 192, 0, 2, 1};

        assertEquals("192.0.2.1", InetAddress.getByAddress(documentation).getHostName());
        assertEquals(
                "127.0.0.1", InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getHostName());
        assertFalse(InetAddress.getByName("localhost").isAnyLocalAddress());
    }
}
