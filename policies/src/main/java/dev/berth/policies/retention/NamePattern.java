package dev.berth.policies.retention;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.util.regex.Pattern;

/**
 * A pattern of repository names or tags: {@code *} stands for any characters but {@code /}, {@code
 * **} for any characters, everything else for itself.
 *
 * @param text 1 to 128 characters of names and {@code *}
 */
public record NamePattern(String text) {
    private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9._/*-]{1,128}");

    public NamePattern {
        if (!GRAMMAR.matcher(text).matches()) {
            throw new IllegalArgumentException("no pattern: " + text);
        }
    }

    /** Reads a pattern; anything that could match no name is refused. */
    public static Result<NamePattern> parse(String text) {
        return GRAMMAR.matcher(text).matches()
                ? Result.ok(new NamePattern(text))
                : Result.refused(
                        Problem.at(
                                "pattern",
                                "expected 1 to 128 letters, digits, . _ - / and * as a wildcard"));
    }

    /** Whether the whole name matches; takes pattern times name steps at most. */
    public boolean matches(String name) {
        // reached[i]: whether the pattern so far matches the first i characters.
        var reached = new boolean[name.length() + 1];
        reached[0] = true;
        for (int at = 0; at < text.length(); at++) {
            char wanted = text.charAt(at);
            if (wanted == '*') {
                boolean any = at + 1 < text.length() && text.charAt(at + 1) == '*';
                at += any ? 1 : 0;
                for (int i = 1; i <= name.length(); i++) {
                    reached[i] |= reached[i - 1] && (any || name.charAt(i - 1) != '/');
                }
            } else {
                for (int i = name.length(); i > 0; i--) {
                    reached[i] = reached[i - 1] && name.charAt(i - 1) == wanted;
                }
                reached[0] = false;
            }
        }
        return reached[name.length()];
    }

    @Override
    public String toString() {
        return text;
    }
}
