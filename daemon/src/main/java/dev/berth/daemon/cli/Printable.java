package dev.berth.daemon.cli;

/** Text of others made harmless for a terminal. */
final class Printable {
    private Printable() {}

    /** One line, in which a blank stands for each control character, line breaks included. */
    static String line(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        var line = new StringBuilder(text.length());
        text.chars().forEach(c -> line.append(Character.isISOControl(c) ? ' ' : (char) c));
        return line.toString();
    }
}
