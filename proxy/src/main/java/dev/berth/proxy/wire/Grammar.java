package dev.berth.proxy.wire;

/** The character classes of RFC 9110 §5. */
public final class Grammar {
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

    /** Looked up for every character of every field's name. */
    private static final boolean[] TOKEN = token();

    private Grammar() {}

    /** Whether the text is a token: a method, a field's name. */
    public static boolean isToken(String text) {
        if (text.isEmpty()) {
            return false;
        }
        for (int at = 0; at < text.length(); at++) {
            if (!isTokenCharacter(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    static boolean isTokenCharacter(char c) {
        return c < TOKEN.length && TOKEN[c];
    }

    private static boolean[] token() {
        var token = new boolean[0x80];
        for (char c = 0; c < token.length; c++) {
            token[c] =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || TOKEN_PUNCTUATION.indexOf(c) >= 0;
        }
        return token;
    }

    /** Whether the text may stand in a field's value: no control but HTAB. */
    public static boolean isFieldValue(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if ((c < 0x20 && c != '\t') || c == 0x7f || c > 0xff) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text has only visible ASCII, as a request target. */
    public static boolean isVisibleAscii(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c <= 0x20 || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    /**
     * The rest of a text without the white space that may surround a field's value: space and HTAB,
     * nothing else.
     */
    static String trim(String text, int from) {
        int start = from;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
