package dev.berth.daemon.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.tls.SampleIdentity;
import dev.berth.policies.workload.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecretReaderTest {
    private static final String HEAD = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n";

    private static Secret secret(String rest) {
        return ((Resource.OfSecret) Sample.document(HEAD + rest).resource()).secret();
    }

    private static String text(Secret secret, String key) {
        return new String(secret.value(key).orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void read_dataAndStringData_areOneWithTheTextWinning() {
        String rest =
                "data: {a: aHVzaA==, b: \"aHVz\\n"
                        + "aA==\"}\n"
                        + "stringData: {a: plain}\n"
                        + "immutable: true\n";
        Document document = Sample.document(HEAD + rest);

        Secret secret = secret(rest);

        assertEquals(Secret.Type.OPAQUE, secret.type());
        assertTrue(secret.immutable());
        assertEquals("plain", text(secret, "a"));
        assertEquals("hush", text(secret, "b"));
        assertEquals(
                "{\"a\":\"cGxhaW4=\",\"b\":\"aHVzaA==\"}",
                document.json().getAsJsonObject("data").toString());
        assertFalse(document.json().has("stringData"));
        assertEquals(
                document.json(),
                new DocumentReader().readStored(document.json()).orElseThrow().json());
    }

    @Test
    void read_anySecret_isInNoText() {
        Document document = Sample.document(HEAD + "stringData: {password: hush-hush}\n");

        String texts = document + " " + document.resource();

        assertFalse(texts.contains("hush"), texts);
        assertFalse(texts.contains("aHVz"), texts);
        assertTrue(texts.contains("(9 bytes)"), texts);
    }

    @Test
    void read_annotationWithTheWholeObject_isLeftOut() {
        String annotated =
                HEAD.replace(
                        "name: s",
                        "name: s, annotations: {kubectl.kubernetes.io/last-applied-configuration:"
                                + " hush, b: c}");

        Document document = Sample.document(annotated + "data: {}\n");

        assertFalse(document.json().toString().contains("hush"));
        assertTrue(document.json().toString().contains("\"b\":\"c\""));
        assertTrue(document.warnings().getFirst().detail().contains("is left out"));
    }

    @Test
    void read_identity_isCheckedWhenApplied() {
        Instant now = Instant.parse("2026-11-22T10:00:00Z");
        var sample = SampleIdentity.of("EC", 256, "a.example.com", now);
        var other = SampleIdentity.of("EC", 256, "a.example.com", now);
        String secret = sample.secret("web");

        var wrong =
                Sample.problems(new SampleIdentity(other.keys(), sample.certificate()).secret("w"));

        assertEquals(
                Secret.Type.TLS,
                ((Resource.OfSecret) Sample.document(secret).resource()).secret().type());
        assertEquals(
                "line 5: data[tls.key]: is not the key of the first certificate",
                wrong.getFirst().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: kubernetes.io/service-account-token|type: 'kubernetes.io/service-account",
                "type: kubernetes.io/tls|data[tls.crt]: is required, expected PEM",
                "type: kubernetes.io/dockerconfigjson|data[.dockerconfigjson]: expected the JSON",
                "data: {a: hush!}|data.a: expected text in Base64 (RFC 4648)",
                "data: {a: 12345678}|data.a: expected text in Base64 (RFC 4648)",
                "data: hush|data: expected a mapping of keys to values",
                "stringData: {a: 4711}|stringData.a: expected text: put it in quotes",
                "data: {..a: aHVzaA==}|data[..a]: is no key, expected letters",
                "data: {a/b: aHVzaA==}|data[a/b]: is no key, expected letters",
                "dota: {a: hush}|dota: unknown field 'dota', did you mean 'data'?",
            })
    void read_bad_isRefusedWithoutItsValues(String rest, String expected) {
        var problems = Sample.problems(HEAD + rest + "\n");

        assertTrue(problems.toString().contains(expected), problems.toString());
        assertFalse(problems.toString().contains("hush"), problems.toString());
        assertFalse(problems.toString().contains("4711"), problems.toString());
    }

    @Test
    void read_logins_areTakenWithTheirKey() {
        Secret secret =
                secret(
                        """
                        type: kubernetes.io/dockerconfigjson
                        stringData: {.dockerconfigjson: '{"auths": {}}'}
                        """);

        assertEquals("{\"auths\": {}}", text(secret, Secret.DOCKER_CONFIG));
    }

    @Test
    void read_moreThanAMebibyte_isRefused() {
        String half = "x".repeat((1 << 19) + 1);

        var problems = Sample.problems(HEAD + "stringData: {a: " + half + ", b: " + half + "}\n");

        assertEquals("data", problems.getFirst().place());
    }
}
