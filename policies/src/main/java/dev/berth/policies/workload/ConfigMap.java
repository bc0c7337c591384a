package dev.berth.policies.workload;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Settings that containers read as variables or files ({@code v1} ConfigMap).
 *
 * @param name which one
 * @param immutable whether its values stay what they are until it is deleted
 * @param data texts by key; letters, digits, {@code -}, {@code _} and {@code .}
 * @param binaryData bytes by key, in files only; no key is in both
 */
public record ConfigMap(
        ObjectName name,
        boolean immutable,
        SortedMap<String, String> data,
        SortedMap<String, SecretValue> binaryData) {
    public ConfigMap {
        data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
        binaryData = Collections.unmodifiableSortedMap(new TreeMap<>(binaryData));
    }

    /** Whether it says the same, whatever becomes of it later. */
    public boolean holdsAs(ConfigMap other) {
        return data.equals(other.data) && binaryData.equals(other.binaryData);
    }

    /** The bytes of one of its values, text in UTF-8. */
    public Optional<byte[]> bytes(String key) {
        String text = data.get(key);
        return text != null
                ? Optional.of(text.getBytes(StandardCharsets.UTF_8))
                : Optional.ofNullable(binaryData.get(key)).map(SecretValue::bytes);
    }
}
