package dev.berth.registry.tar;

import java.util.Map;
import java.util.TreeMap;

/** Reads the records {@code <length> <key>=<value>\n} of an extended header (POSIX.1-2001, pax). */
final class PaxFields {
    private static final int MOST_DIGITS = 10;

    private PaxFields() {}

    static Map<String, String> read(byte[] bytes) throws TarRefused {
        var fields = new TreeMap<String, String>();
        for (int at = 0; at < bytes.length; ) {
            int blank = at;
            while (blank < bytes.length && bytes[blank] != ' ') {
                blank++;
            }
            int length = length(bytes, at, blank);
            int end = at + length;
            if (length <= 0 || end > bytes.length || end <= blank || bytes[end - 1] != '\n') {
                throw malformed();
            }
            record(bytes, blank + 1, end - 1, fields);
            at = end;
        }
        return fields;
    }

    private static int length(byte[] bytes, int from, int to) throws TarRefused {
        if (to == from || to - from > MOST_DIGITS || to >= bytes.length) {
            throw malformed();
        }
        long length = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                throw malformed();
            }
            length = length * 10 + (bytes[i] - '0');
        }
        return length > bytes.length ? -1 : (int) length;
    }

    private static void record(byte[] bytes, int from, int to, Map<String, String> fields)
            throws TarRefused {
        int equals = from;
        while (equals < to && bytes[equals] != '=') {
            equals++;
        }
        if (equals >= to) {
            throw malformed();
        }
        String key = TarHeader.utf8(bytes, from, equals - from);
        if (key.startsWith("GNU.sparse.")) {
            throw new TarRefused("a sparse file, expected whole ones");
        }
        // Values of other keys, such as extended attributes, may be any bytes.
        switch (key) {
            case "path", "linkpath", "size" ->
                    fields.put(key, TarHeader.utf8(bytes, equals + 1, to - equals - 1));
            default -> {}
        }
    }

    private static TarRefused malformed() {
        return new TarRefused("an extended header is malformed");
    }
}
