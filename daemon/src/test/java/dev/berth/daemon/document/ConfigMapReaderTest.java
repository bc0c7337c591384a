package dev.berth.daemon.document;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.workload.ConfigMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigMapReaderTest {
    private static final String HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n";

    @Test
    void read_textsAndBytes_areKeptAsTheyAre() {
        String rest =
                "data: {a.conf: \"x = 1\\n\", empty: }\nbinaryData: {b: AAE=}\nimmutable: true\n";
        Document document = Sample.document(HEAD + rest);

        ConfigMap map = ((Resource.OfConfigMap) document.resource()).configMap();

        assertEquals(Map.of("a.conf", "x = 1\n", "empty", ""), map.data());
        assertArrayEquals(new byte[] {0, 1}, map.bytes("b").orElseThrow());
        assertTrue(map.immutable());
        assertEquals(
                document.json(),
                new DocumentReader().readStored(document.json()).orElseThrow().json());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data: [a]|data: expected a mapping of keys to values",
                "data: {a: 1}|data.a: expected text: put it in quotes",
                "data: {a: yes}|data.a: expected text: put it in quotes",
                "data: {a/b: x}|is no key",
                "data: {..a: x}|is no key",
                "binaryData: {a: '?'}|binaryData.a: expected text in Base64",
                "{data: {a: x}, binaryData: {a: AAE=}}|'a' is a key of data, too",
                "stringData: {a: x}|unknown field 'stringData'",
                "spec: {}|unknown field 'spec'"
            })
    void read_whatCannotBe_isRefusedWithItsPlace(String rest, String expected) {
        String fields = rest.startsWith("{") ? rest.substring(1, rest.length() - 1) : rest;
        String yaml = HEAD + fields.replace(", binaryData", "\nbinaryData") + "\n";

        List<String> messages = Sample.messages(Sample.problems(yaml));

        assertTrue(messages.stream().anyMatch(m -> m.contains(expected)), messages::toString);
    }

    @Test
    void read_moreThanAMebibyte_isRefused() {
        String yaml =
                HEAD
                        + "data: {a: \""
                        + "x".repeat(1 << 19)
                        + "\", b: \""
                        + "x".repeat(1 + (1 << 19))
                        + "\"}\n";

        List<String> messages = Sample.messages(Sample.problems(yaml));

        assertTrue(
                messages.getFirst().contains("together longer than 1048576 bytes"),
                messages::toString);
    }
}
