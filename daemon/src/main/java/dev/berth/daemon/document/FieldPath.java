package dev.berth.daemon.document;

import java.util.regex.Pattern;

/** Writes where a field is, as Kubernetes does: {@code spec.ports[0].port}. */
final class FieldPath {
    /** Characters of a key that are shown. */
    private static final int MAX_KEY_CHARACTERS = 80;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_$-]+");

    private FieldPath() {}

    /** The path of a field; a key that is no plain word goes into brackets. */
    static String child(String parent, String key) {
        if (!PLAIN.matcher(key).matches() || key.length() > MAX_KEY_CHARACTERS) {
            String quoted = Quoted.of(key);
            return parent + "[" + quoted.substring(1, quoted.length() - 1) + "]";
        }
        return parent.isEmpty() ? key : parent + "." + key;
    }

    /** The path of an element of a list. */
    static String element(String list, int index) {
        return list + "[" + index + "]";
    }
}
