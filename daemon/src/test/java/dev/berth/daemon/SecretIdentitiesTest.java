package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.control.EventLog;
import dev.berth.daemon.document.DocumentReader;
import dev.berth.daemon.store.Author;
import dev.berth.daemon.store.Database;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.RecordSeal;
import dev.berth.daemon.tls.SampleIdentity;
import dev.berth.proxy.HostIdentities;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretIdentitiesTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final SampleIdentity WEB =
            SampleIdentity.of("EC", 256, "web.example.com", START);

    @TempDir private Path directory;
    private Database database;
    private DesiredStateStore store;
    private Instant now = START;
    private final EventLog events = new EventLog(() -> now);
    private final List<HostIdentities> published = new ArrayList<>();
    private final SecretIdentities identities =
            new SecretIdentities(events, () -> now, published::add);

    @BeforeEach
    void open() throws IOException {
        database = Database.open(directory.resolve("berth.db"));
        store = DesiredStateStore.open(database, RecordSeal.open(directory.resolve("seal")));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void apply(String yaml) {
        var documents =
                new DocumentReader()
                        .read(yaml.getBytes(StandardCharsets.UTF_8), "default")
                        .orElseThrow();
        store.append(documents, false, Author.DAEMON, now);
        identities.desired(store.current());
    }

    private static String ingress(String hosts) {
        return """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web}
        spec:
          tls: [{secretName: cert, hosts: [%s]}]
          rules:
          - host: web.example.com
            http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: w, port: {number: 80}}}}]}
        """
                .formatted(hosts);
    }

    private List<X509Certificate> shown(String host) {
        return published.getLast().of(host).stream().map(one -> one.chain().getFirst()).toList();
    }

    private String messages() {
        return events.in("default").toString();
    }

    @Test
    void desired_ingressWithASecret_showsItsCertificateForItsHosts() {
        apply(ingress("") + "---\n" + WEB.secret("cert"));

        assertEquals(List.of(WEB.certificate()), shown("web.example.com"));
        assertEquals(List.of(), shown("other.example.com"));
        assertTrue(events.in("default").isEmpty(), messages());
    }

    @Test
    void desired_secretThatComesLater_isToldOfOnceAndThenShown() {
        apply(ingress("web.example.com"));
        identities.refresh();
        int told = events.in("default").size();

        apply(WEB.secret("cert"));

        assertEquals(1, told, messages());
        assertTrue(messages().contains("there is no Secret default/cert"), messages());
        assertEquals(List.of(WEB.certificate()), shown("web.example.com"));
    }

    @Test
    void desired_certificateForOtherHosts_isNotShownThere() {
        apply(ingress("web.example.com, other.example.com") + "---\n" + WEB.secret("cert"));

        assertEquals(List.of(), shown("other.example.com"));
        assertEquals(List.of(WEB.certificate()), shown("web.example.com"));
        assertTrue(messages().contains("is not for other.example.com"), messages());
    }

    @Test
    void desired_secretWithoutAnIdentity_isToldOf() {
        String opaque = "{apiVersion: v1, kind: Secret, metadata: {name: cert}, data: {a: aGk=}}";

        apply(ingress("web.example.com") + "---\n" + opaque);

        assertTrue(published.isEmpty());
        assertTrue(messages().contains("holds no certificate with its key"), messages());
    }

    @Test
    void refresh_certificateThatExpired_givesTheDevicesOwnWayAndTells() {
        apply(ingress("web.example.com") + "---\n" + WEB.secret("cert"));

        now = START.plusSeconds(3600);
        identities.refresh();

        assertEquals(List.of(), shown("web.example.com"));
        assertTrue(messages().contains("is good from"), messages());
    }
}
