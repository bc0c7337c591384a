package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.DocumentReader;
import dev.berth.daemon.store.Author;
import dev.berth.daemon.store.Database;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.RecordSeal;
import dev.berth.daemon.tls.FrontendAuthorities;
import dev.berth.daemon.tls.SampleIdentity;
import dev.berth.policies.route.HostRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FrontendAuthoritiesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final SampleIdentity ONE = SampleIdentity.of("EC", 256, "one", NOW);
    private static final SampleIdentity TWO = SampleIdentity.of("EC", 256, "two", NOW);
    private static final HostRule SHOP = new HostRule.Precise("shop.example.com");

    @TempDir private Path directory;
    private Database database;
    private DesiredStateStore store;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(directory.resolve("berth.db"));
        store = DesiredStateStore.open(database, RecordSeal.open(directory.resolve("seal")));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void of_gatewayThatAsks_isByEveryHostThatIsServed() {
        apply(map("default", "one", ONE.certificatePem() + TWO.certificatePem()));
        apply(
                gateway("edge", "{name: one}")
                        + "  - {name: any, port: 80, protocol: HTTP}\n"
                        + "  - {name: raw, port: 9000, protocol: TCP}\n");

        Set<X509Certificate> both = Set.of(ONE.certificate(), TWO.certificate());
        assertEquals(Map.of(SHOP, both, new HostRule.Any(), both), authorities());
    }

    @Test
    void of_oneOfTwoReferencesIsNoGood_countsTheOther() {
        apply(map("default", "one", ONE.certificatePem()));

        String warnings = apply(gateway("edge", "{name: one}, {name: gone}"));

        assertEquals(Map.of(SHOP, Set.of(ONE.certificate())), authorities());
        assertTrue(warnings.contains("there is no ConfigMap default/gone"), warnings);
    }

    @Test
    void of_noGoodReference_letsNobodyIn() {
        apply(map("default", "empty", "no certificate"));
        apply(
                map(
                        "default",
                        "broken",
                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"));

        String warnings = apply(gateway("edge", "{name: empty}, {name: broken}"));

        assertEquals(Map.of(SHOP, Set.of()), authorities());
        assertTrue(warnings.contains("ca.crt of the ConfigMap default/empty"), warnings);
        assertTrue(warnings.contains("default/broken holds a certificate that cannot"), warnings);
    }

    @Test
    void of_referenceToAnotherNamespace_needsItsGrant() {
        apply(map("vault", "one", ONE.certificatePem()));
        String warnings = apply(gateway("edge", "{name: one, namespace: vault}"));
        Map<HostRule, Set<X509Certificate>> before = authorities();

        apply(
                """
                apiVersion: gateway.networking.k8s.io/v1beta1
                kind: ReferenceGrant
                metadata: {name: grant, namespace: vault}
                spec:
                  from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: default}]
                  to: [{group: "", kind: ConfigMap}]
                """);

        assertTrue(warnings.contains("no ReferenceGrant"), warnings);
        assertEquals(Map.of(SHOP, Set.of()), before);
        assertEquals(Map.of(SHOP, Set.of(ONE.certificate())), authorities());
    }

    @Test
    void of_twoGatewaysAtOneHost_needSomebodyWhomBothBelieve() {
        apply(map("default", "one", ONE.certificatePem()));
        apply(map("default", "both", ONE.certificatePem() + TWO.certificatePem()));
        apply(gateway("edge", "{name: both}"));
        apply(gateway("other", "{name: one}"));

        assertEquals(Map.of(SHOP, Set.of(ONE.certificate())), authorities());
    }

    private Map<HostRule, Set<X509Certificate>> authorities() {
        return FrontendAuthorities.of(store.current());
    }

    /** The warnings. */
    private String apply(String yaml) {
        List<Document> documents =
                new DocumentReader()
                        .read(yaml.getBytes(StandardCharsets.UTF_8), "default")
                        .orElseThrow();
        return store.append(documents, false, Author.DAEMON, NOW).toString();
    }

    private static String map(String namespace, String name, String text) {
        return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: %s}
        data:
          ca.crt: |
        %s
        """
                .formatted(name, namespace, text.indent(4));
    }

    private static String gateway(String name, String references) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: %s}
        spec:
          gatewayClassName: berth
          tls: {frontend: {default: {validation: {caCertificateRefs: [%s]}}}}
          listeners:
          - {name: https, port: 443, protocol: HTTPS, hostname: shop.example.com}
        """
                .formatted(name, references);
    }
}
