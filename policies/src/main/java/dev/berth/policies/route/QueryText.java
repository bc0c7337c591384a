package dev.berth.policies.route;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads parameters out of a query ({@code name=value&…}), percent-decoded, {@code +} as a space.
 */
final class QueryText {
    private QueryText() {}

    /**
     * The first parameter of that name.
     *
     * @param query with its question mark, or empty
     */
    static Optional<String> first(String query, String name) {
        int at = query.startsWith("?") ? 1 : 0;
        while (at < query.length()) {
            int end = query.indexOf('&', at);
            if (end < 0) {
                end = query.length();
            }
            int equals = query.indexOf('=', at);
            boolean hasValue = equals >= 0 && equals < end;
            String given = decoded(query.substring(at, hasValue ? equals : end));
            if (given.equals(name)) {
                return Optional.of(hasValue ? decoded(query.substring(equals + 1, end)) : "");
            }
            at = end + 1;
        }
        return Optional.empty();
    }

    private static String decoded(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        // Never longer than the text: an escape of three characters is one octet.
        byte[] octets = new byte[text.length()];
        int count = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            int high = c == '%' && at + 2 < text.length() ? digit(text.charAt(at + 1)) : -1;
            int low = high >= 0 ? digit(text.charAt(at + 2)) : -1;
            if (low >= 0) {
                octets[count] = (byte) ((high << 4) | low);
                at += 2;
            } else {
                octets[count] = (byte) (c == '+' ? ' ' : c);
            }
            count++;
        }
        return new String(octets, 0, count, StandardCharsets.UTF_8);
    }

    private static int digit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
