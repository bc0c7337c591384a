package dev.berth.daemon.document;

import dev.berth.policies.workload.Labels;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads labels, selectors and annotations, with the syntax and sizes of Kubernetes. */
final class LabelReader {
    /** Characters of all keys and values of an object's annotations. */
    private static final int MAX_ANNOTATION_CHARACTERS = 256 << 10;

    private static final String KEY_EXPECTED =
            "expected [prefix/]name: the prefix a subdomain, the name letters, digits, -, _ and .,"
                    + " at most 63 characters";
    private static final String VALUE_EXPECTED =
            "expected letters, digits, -, _ and ., with a letter or digit at both ends, at most 63"
                    + " characters";

    private LabelReader() {}

    /** Labels, or the labels that a selector asks for. */
    static Labels labels(Fields parent, String name) {
        Map<String, String> good = new TreeMap<>();
        parent.fields(name)
                .ifPresent(
                        map ->
                                map.all()
                                        .forEach(
                                                entry ->
                                                        map.text(entry.key())
                                                                .filter(
                                                                        text ->
                                                                                isLabel(
                                                                                        map,
                                                                                        entry.key(),
                                                                                        text))
                                                                .ifPresent(
                                                                        text ->
                                                                                good.put(
                                                                                        entry.key(),
                                                                                        text))));
        return Labels.of(good);
    }

    private static boolean isLabel(Fields map, String key, String value) {
        if (!Syntax.isQualifiedName(key)) {
            map.error(key, Quoted.of(key) + " is no label key, " + KEY_EXPECTED);
            return false;
        }
        if (!Syntax.isLabelValue(value)) {
            map.error(key, Quoted.of(value) + " is no label value, " + VALUE_EXPECTED);
            return false;
        }
        return true;
    }

    /** Annotations. */
    static Labels annotations(Fields parent, String name) {
        Map<String, String> texts = parent.textMap(name);
        long characters = 0;
        for (var annotation : texts.entrySet()) {
            String key = annotation.getKey();
            if (!Syntax.isQualifiedName(key.toLowerCase(Locale.ROOT))) {
                parent.error(name, Quoted.of(key) + " is no annotation key, " + KEY_EXPECTED);
            }
            characters += key.length() + (long) annotation.getValue().length();
        }
        if (characters > MAX_ANNOTATION_CHARACTERS) {
            parent.error(name, "together longer than " + MAX_ANNOTATION_CHARACTERS + " characters");
        }
        return Labels.of(texts);
    }
}
