package dev.berth.daemon.document;

import dev.berth.policies.workload.ConfigMap;
import dev.berth.policies.workload.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads a ConfigMap.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/configuration/configmap/">ConfigMaps</a>
 */
final class ConfigMapReader {
    private static final String DATA = "data";
    private static final String BINARY_DATA = "binaryData";

    private ConfigMapReader() {}

    static Optional<Resource> read(Fields root, Metadata metadata) {
        int before = root.findings().errorCount();
        boolean immutable = root.flag("immutable").orElse(false);
        SortedMap<String, SecretValue> texts = KeyedValues.read(root, DATA, KeyedValues.Form.TEXT);
        SortedMap<String, SecretValue> bytes =
                KeyedValues.read(root, BINARY_DATA, KeyedValues.Form.BASE64);
        for (String key : bytes.keySet()) {
            if (texts.containsKey(key)) {
                root.error(BINARY_DATA, Quoted.of(key) + " is a key of data, too");
            }
        }
        SortedMap<String, SecretValue> all = new TreeMap<>(texts);
        all.putAll(bytes);
        KeyedValues.checkSize(root, DATA, all);
        if (root.findings().errorCount() > before) {
            return Optional.empty();
        }
        SortedMap<String, String> data = new TreeMap<>();
        texts.forEach(
                (key, value) -> data.put(key, new String(value.bytes(), StandardCharsets.UTF_8)));
        return Optional.of(
                new Resource.OfConfigMap(new ConfigMap(metadata.name(), immutable, data, bytes)));
    }
}
