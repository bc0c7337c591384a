package dev.berth.registry.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Names and values of a query or a posted form, decoded exactly once.
 *
 * @param pairs in order; a name may stand more than once
 * @see <a href="https://url.spec.whatwg.org/#application/x-www-form-urlencoded">WHATWG URL,
 *     application/x-www-form-urlencoded</a>
 */
record QueryParameters(List<Pair> pairs) {
    /** One name with its value. */
    record Pair(String name, String value) {}

    /** Parameters in one request; those past it make the query unreadable. */
    private static final int MOST = 256;

    QueryParameters {
        pairs = List.copyOf(pairs);
    }

    /** Reads what stands behind the {@code ?}; empty where it is not well-formed. */
    static Optional<QueryParameters> parse(String raw) {
        var pairs = new ArrayList<Pair>();
        for (String part : raw.split("&", MOST + 1)) {
            if (part.isEmpty()) {
                continue;
            }
            int equals = part.indexOf('=');
            var name = decoded(equals < 0 ? part : part.substring(0, equals), true);
            var value = decoded(equals < 0 ? "" : part.substring(equals + 1), true);
            if (name.isEmpty() || value.isEmpty() || pairs.size() == MOST) {
                return Optional.empty();
            }
            pairs.add(new Pair(name.get(), value.get()));
        }
        return Optional.of(new QueryParameters(pairs));
    }

    /** The first value of that name. */
    Optional<String> first(String name) {
        return pairs.stream().filter(pair -> pair.name.equals(name)).map(Pair::value).findFirst();
    }

    /** Every value of that name. */
    List<String> all(String name) {
        return pairs.stream().filter(pair -> pair.name.equals(name)).map(Pair::value).toList();
    }

    /**
     * Undoes percent-encoding once; empty where an escape is broken or the bytes are not UTF-8.
     *
     * @param plusIsSpace as in a query; in a path a plus is a plus
     */
    static Optional<String> decoded(String raw, boolean plusIsSpace) {
        byte[] bytes = new byte[raw.length()];
        int count = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int high = i + 3 <= raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = i + 3 <= raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes[count++] = (byte) (high << 4 | low);
                i += 2;
            } else if (c < ' ' || c > '~') {
                return Optional.empty();
            } else {
                bytes[count++] = (byte) (plusIsSpace && c == '+' ? ' ' : c);
            }
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes, 0, count))
                            .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
