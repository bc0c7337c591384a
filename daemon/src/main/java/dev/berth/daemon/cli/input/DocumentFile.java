package dev.berth.daemon.cli.input;

/**
 * One file of documents.
 *
 * @param name as the user knows it
 * @param text without a byte order mark
 */
public record DocumentFile(String name, String text) {
    /** The first line that is neither blank nor a comment; empty if there is none. */
    String firstContent() {
        return text.lines()
                .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("#"))
                .findFirst()
                .orElse("");
    }
}
