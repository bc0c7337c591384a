package dev.berth.daemon.document;

/** A user's text as a message may show it: quoted, bounded, without control characters. */
public final class Quoted {
    /** Characters of the text that are shown. */
    private static final int MAX_CHARACTERS = 80;

    private Quoted() {}

    /** The text between single quotes. */
    public static String of(String text) {
        var shown = new StringBuilder("'");
        for (int i = 0; i < Math.min(text.length(), MAX_CHARACTERS); i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return shown.append(text.length() > MAX_CHARACTERS ? "…'" : "'").toString();
    }
}
