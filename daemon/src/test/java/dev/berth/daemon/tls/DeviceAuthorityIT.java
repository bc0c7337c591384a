package dev.berth.daemon.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients that are not ours think of the certificates: curl and openssl. */
class DeviceAuthorityIT {
    private static final int PEER_TIMEOUT_SECONDS = 20;

    @TempDir private Path temp;
    private Path ca = Path.of("");
    private HttpsServer server = unstarted();

    @BeforeEach
    void start() throws Exception {
        DeviceAuthority authority =
                DeviceAuthority.open(temp.resolve("tls"), InstantSource.system(), "box");
        ca = temp.resolve("ca.pem");
        authority.publish(ca);
        var hosts = new TreeSet<>(Set.of("my-service.example.com", "*.apps.example.com"));
        ServerCertificate certificate = authority.serverCertificate(hosts).certificate();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(certificate)));
        server.createContext(
                "/",
                exchange -> {
                    byte[] answer = "served".getBytes(StandardCharsets.US_ASCII);
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void curl_hostInTheCertificate_trustsIt() throws Exception {
        for (String host : List.of("my-service.example.com", "x.apps.example.com", "localhost")) {
            assertEquals(new Outcome(0, "served"), curl(host), host);
        }
        assertEquals(
                new Outcome(0, "served"),
                run("curl", "-sS", "--cacert", ca.toString(), "https://127.0.0.1:" + port() + "/"));
    }

    @Test
    void curl_hostNotInTheCertificate_refusesIt() throws Exception {
        for (String host : List.of("other.example.com", "a.b.apps.example.com")) {
            assertEquals(60, curl(host).exitCode(), host);
        }
    }

    @Test
    void curl_withoutTheAuthority_refusesIt() throws Exception {
        assertNotEquals(0, run("curl", "-s", "https://127.0.0.1:" + port() + "/").exitCode());
    }

    @Test
    void openssl_strictly_acceptsTheChain() throws Exception {
        Outcome outcome =
                run(
                        "openssl",
                        "verify",
                        "-x509_strict",
                        "-purpose",
                        "sslserver",
                        "-verify_hostname",
                        "my-service.example.com",
                        "-CAfile",
                        ca.toString(),
                        temp.resolve("tls").resolve(DeviceAuthority.SERVER_FILE).toString());

        assertEquals(0, outcome.exitCode(), outcome.output());
    }

    private Outcome curl(String host) throws Exception {
        return run(
                "curl",
                "-s",
                "--cacert",
                ca.toString(),
                "--resolve",
                host + ":" + port() + ":127.0.0.1",
                "https://" + host + ":" + port() + "/");
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private record Outcome(int exitCode, String output) {}

    private static Outcome run(String... command) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of(command));
        Process process = new ProcessBuilder(arguments).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PEER_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command[0] + " does not end");
        }
        return new Outcome(process.exitValue(), output);
    }

    private static SSLContext context(ServerCertificate certificate)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server",
                certificate.key(),
                new char[0],
                certificate.chain().toArray(X509Certificate[]::new));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static HttpsServer unstarted() {
        try {
            return HttpsServer.create();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
