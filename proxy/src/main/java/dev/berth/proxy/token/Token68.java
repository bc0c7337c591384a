package dev.berth.proxy.token;

/** The characters of a bearer token (RFC 9110 §11.2), looked up: a token has several hundred. */
final class Token68 {
    private static final boolean[] CHARACTERS = characters();

    private Token68() {}

    /** Whether a text has these only, and any. */
    static boolean holds(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c >= CHARACTERS.length || !CHARACTERS[c]) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean[] characters() {
        var characters = new boolean[0x80];
        for (char c = 0; c < characters.length; c++) {
            boolean alphanumeric =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            characters[c] = alphanumeric || "-._~+/=".indexOf(c) >= 0;
        }
        return characters;
    }
}
