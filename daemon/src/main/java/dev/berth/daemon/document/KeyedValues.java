package dev.berth.daemon.document;

import dev.berth.policies.workload.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads the values of a Secret or ConfigMap by their keys; a value stands in no message.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4648">RFC 4648</a>
 */
final class KeyedValues {
    /** Bytes of all values of one object, as Kubernetes has it. */
    static final int MAX_BYTES = 1 << 20;

    private static final int MAX_KEY_CHARACTERS = 253;
    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");

    /** How values are written. */
    enum Form {
        BASE64("expected text in Base64 (RFC 4648)"),
        TEXT("expected text: put it in quotes");

        private final String expected;

        Form(String expected) {
            this.expected = expected;
        }
    }

    private KeyedValues() {}

    /** The values of a field; empty where it is absent, with errors for what is wrong. */
    static SortedMap<String, SecretValue> read(Fields root, String name, Form form) {
        SortedMap<String, SecretValue> values = new TreeMap<>();
        Optional<YamlNode.Entry> found = root.entry(name);
        if (found.isEmpty()) {
            return values;
        }
        if (!(found.get().value() instanceof YamlNode.Mapping(var entries, int ignored))) {
            root.error(name, "expected a mapping of keys to values");
            return values;
        }
        for (YamlNode.Entry entry : entries) {
            String place = FieldPath.child(root.at(name), entry.key());
            if (!isKey(entry.key())) {
                root.findings()
                        .error(
                                place,
                                "is no key, expected letters, digits, -, _ and ., at most "
                                        + MAX_KEY_CHARACTERS
                                        + " characters and no .. in front",
                                entry.line());
            }
            value(entry, form)
                    .ifPresentOrElse(
                            value -> values.put(entry.key(), value),
                            () -> root.findings().error(place, form.expected, entry.line()));
        }
        return values;
    }

    /** An error where the values are too long together. */
    static void checkSize(Fields root, String name, SortedMap<String, SecretValue> values) {
        if (values.values().stream().mapToLong(SecretValue::length).sum() > MAX_BYTES) {
            root.error(name, "the values are together longer than " + MAX_BYTES + " bytes");
        }
    }

    /** Whether a value may be called so; a file in a volume may, too. */
    static boolean isKey(String key) {
        return key.length() <= MAX_KEY_CHARACTERS
                && KEY.matcher(key).matches()
                && !key.equals(".")
                && !key.startsWith("..");
    }

    private static Optional<SecretValue> value(YamlNode.Entry entry, Form form) {
        if (entry.value() instanceof YamlNode.Null) {
            return Optional.of(SecretValue.of(new byte[0]));
        }
        if (!(entry.value() instanceof YamlNode.Text(String text, int ignored))) {
            return Optional.empty();
        }
        return switch (form) {
            case TEXT -> Optional.of(SecretValue.of(text.getBytes(StandardCharsets.UTF_8)));
            case BASE64 -> decoded(text.replace("\n", "").replace("\r", ""));
        };
    }

    private static Optional<SecretValue> decoded(String text) {
        try {
            return Optional.of(SecretValue.of(Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }
}
