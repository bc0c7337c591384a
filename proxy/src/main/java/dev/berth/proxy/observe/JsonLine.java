package dev.berth.proxy.observe;

import java.util.Arrays;
import java.util.HexFormat;

/** One JSON object on one line (RFC 8259); most texts need no escape and are taken whole. */
final class JsonLine {
    /** Most lines are shorter; a longer one grows. */
    private static final int LINE_CHARS = 768;

    /** Line ends to JavaScript, which some readers of logs are written in. */
    private static final char LINE_SEPARATOR = '\u2028';

    private static final char PARAGRAPH_SEPARATOR = '\u2029';

    /** The ASCII characters that are taken as they are. */
    private static final boolean[] PLAIN = plain();

    private final StringBuilder line = new StringBuilder(LINE_CHARS).append('{');

    /** Adds a text. */
    JsonLine text(String name, String value) {
        name(name).append('"');
        int at = firstToEscape(value, 0);
        if (at == value.length()) {
            line.append(value).append('"');
            return this;
        }
        int from = 0;
        while (at < value.length()) {
            line.append(value, from, at);
            escape(value.charAt(at));
            from = at + 1;
            at = firstToEscape(value, from);
        }
        line.append(value, from, at).append('"');
        return this;
    }

    /** Adds a number. */
    JsonLine number(String name, long value) {
        name(name).append(value);
        return this;
    }

    /** The whole object. */
    @Override
    public String toString() {
        String whole = line.append('}').toString();
        line.setLength(line.length() - 1);
        return whole;
    }

    private StringBuilder name(String name) {
        if (line.length() > 1) {
            line.append(',');
        }
        return line.append('"').append(name).append("\":");
    }

    private static int firstToEscape(String value, int from) {
        int at = from;
        while (at < value.length() && !needsEscape(value.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean needsEscape(char c) {
        if (c < PLAIN.length) {
            return !PLAIN[c];
        }
        return c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR || Character.isSurrogate(c);
    }

    private static boolean[] plain() {
        var plain = new boolean[0x80];
        Arrays.fill(plain, ' ', plain.length, true);
        plain['"'] = false;
        plain['\\'] = false;
        return plain;
    }

    private void escape(char c) {
        if (c == '"' || c == '\\') {
            line.append('\\').append(c);
        } else {
            line.append("\\u").append(HexFormat.of().toHexDigits(c));
        }
    }
}
