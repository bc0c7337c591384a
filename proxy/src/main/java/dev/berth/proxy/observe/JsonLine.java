package dev.berth.proxy.observe;

import java.util.HexFormat;

/** One JSON object on one line (RFC 8259); most texts need no escape and are taken whole. */
final class JsonLine {
    /** Most lines are shorter; a longer one grows. */
    private static final int LINE_CHARS = 768;

    /** Line ends to JavaScript, which some readers of logs are written in. */
    private static final char LINE_SEPARATOR = '\u2028';

    private static final char PARAGRAPH_SEPARATOR = '\u2029';

    private final StringBuilder line = new StringBuilder(LINE_CHARS).append('{');

    /** Adds a text. */
    JsonLine text(String name, String value) {
        name(name).append('"');
        int from = 0;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (needsEscape(c)) {
                line.append(value, from, at);
                escape(c);
                from = at + 1;
            }
        }
        line.append(value, from, value.length()).append('"');
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
        return line + "}";
    }

    private StringBuilder name(String name) {
        if (line.length() > 1) {
            line.append(',');
        }
        return line.append('"').append(name).append("\":");
    }

    private static boolean needsEscape(char c) {
        return c < 0x20
                || c == '"'
                || c == '\\'
                || c == LINE_SEPARATOR
                || c == PARAGRAPH_SEPARATOR
                || Character.isSurrogate(c);
    }

    private void escape(char c) {
        if (c == '"' || c == '\\') {
            line.append('\\').append(c);
        } else {
            line.append("\\u").append(HexFormat.of().toHexDigits(c));
        }
    }
}
