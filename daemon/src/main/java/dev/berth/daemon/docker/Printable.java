package dev.berth.daemon.docker;

/** Foreign text made fit for a message: one line, no control characters, bounded. */
final class Printable {
    /** Characters that a message quotes at most. */
    static final int MAX_CHARS = 512;

    private Printable() {}

    static String of(String text) {
        var clean = new StringBuilder(Math.min(text.length(), MAX_CHARS) + 1);
        for (int i = 0; i < text.length() && i < MAX_CHARS; i++) {
            char c = text.charAt(i);
            clean.append(Character.isISOControl(c) ? ' ' : c);
        }
        if (text.length() > MAX_CHARS) {
            clean.append('…');
        }
        return clean.toString().strip();
    }
}
