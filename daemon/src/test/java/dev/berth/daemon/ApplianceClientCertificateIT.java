package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.daemon.tls.SampleIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Gateway that asks its clients for certificates, and curl. */
final class ApplianceClientCertificateIT extends ApplianceCase {
    private static final String GATEWAY =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge}
            spec:
              gatewayClassName: berth
              tls: {frontend: {default: {validation: {caCertificateRefs: [{name: clients}]}}}}
              listeners: [{name: https, protocol: HTTPS, port: 443, hostname: localhost}]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: shop}
            spec:
              parentRefs: [{name: edge}]
              rules: [{backendRefs: [{name: shop, port: 80}]}]
            """;

    /** curl's words for an answer that never came. */
    private static final String NONE = "000";

    @TempDir private Path files;

    @Test
    void request_toGatewayThatAsks_needsTheCertificate() throws Exception {
        SampleIdentity known = SampleIdentity.of("EC", 256, "known", earlier());
        SampleIdentity stranger = SampleIdentity.of("EC", 256, "stranger", earlier());
        apply(map(stranger));
        apply(GATEWAY);
        awaitStatus("401", stranger);

        apply(map(known));

        awaitStatus("401", known);
        assertEquals(NONE, status());
        assertEquals(NONE, status(identity(stranger)));
    }

    private static Instant earlier() {
        return Instant.now().minusSeconds(60);
    }

    /** Until what was applied is published; a token is still asked for then. */
    private void awaitStatus(String wanted, SampleIdentity client) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        String[] options = identity(client);
        String status = status(options);
        while (!status.equals(wanted) && System.nanoTime() - end < 0) {
            status = status(options);
        }
        assertEquals(wanted, status);
    }

    private String[] identity(SampleIdentity client) throws IOException {
        Path certificate = Files.writeString(files.resolve("client.pem"), client.certificatePem());
        Path key = Files.writeString(files.resolve("client.key"), client.keyPem());
        return new String[] {"--cert", certificate.toString(), "--key", key.toString()};
    }

    private String status(String... options) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--cacert"));
        command.add(daemon.caCertificate().toString());
        command.addAll(List.of(options));
        command.add(request("/").build().uri().toString());
        Process curl = new ProcessBuilder(command).start();
        String status = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        curl.waitFor(20, TimeUnit.SECONDS);
        return status;
    }

    private static String map(SampleIdentity authority) {
        return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: clients}
        data:
          ca.crt: |
        """
                + authority.certificatePem().indent(4);
    }
}
