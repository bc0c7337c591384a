package dev.berth.policies.image;

/** A user's text as an error message may show it: quoted, bounded, without control characters. */
final class Quoted {
    /** Characters of the text that are shown. */
    private static final int MAX_CHARACTERS = 80;

    private Quoted() {}

    static String of(String text) {
        var shown = new StringBuilder("'");
        for (int i = 0; i < Math.min(text.length(), MAX_CHARACTERS); i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) ? '?' : c);
        }
        return shown.append(text.length() > MAX_CHARACTERS ? "…'" : "'").toString();
    }
}
