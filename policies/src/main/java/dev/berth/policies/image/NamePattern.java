package dev.berth.policies.image;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.util.regex.Pattern;

/**
 * Which repositories or tags are meant: {@code *} stands for any characters but {@code /}, {@code
 * **} for any characters, everything else for itself.
 *
 * @param value such as {@code team/*}, {@code team/**} or {@code v*}; {@code **} means all
 */
public record NamePattern(String value) {
    /** Characters; no name that is matched is longer. */
    public static final int MAX_CHARACTERS = RepositoryName.MAX_CHARACTERS;

    private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9._/*-]++");

    /** Every name; below the grammar that it is held to. */
    public static final NamePattern ALL = new NamePattern("**");

    public NamePattern {
        if (!isValid(value)) {
            throw new IllegalArgumentException("no pattern: " + Quoted.of(value));
        }
    }

    /** Reads a pattern; one with a character that no name has is refused. */
    public static Result<NamePattern> parse(String text) {
        return isValid(text)
                ? Result.ok(new NamePattern(text))
                : Result.refused(
                        Problem.at(
                                "pattern",
                                Quoted.of(text)
                                        + " is no pattern, expected a name with * for any"
                                        + " characters of a part or ** for any at all, at most "
                                        + MAX_CHARACTERS
                                        + " characters"));
    }

    private static boolean isValid(String text) {
        return text.length() <= MAX_CHARACTERS
                && GRAMMAR.matcher(text).matches()
                && !text.contains("***");
    }

    /**
     * Whether the name is meant. Walks the pattern once with the set of places in the name that are
     * reached so far, so no pattern takes longer than its length times that of the name.
     */
    public boolean matches(String name) {
        boolean[] reached = new boolean[name.length() + 1];
        reached[0] = true;
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) == '*') {
                boolean deep = value.startsWith("**", i);
                skipAny(name, reached, deep);
                i += deep ? 1 : 0;
            } else {
                step(name, reached, value.charAt(i));
            }
        }
        return reached[name.length()];
    }

    private static void skipAny(String name, boolean[] reached, boolean deep) {
        for (int at = 0; at < name.length(); at++) {
            reached[at + 1] |= reached[at] && (deep || name.charAt(at) != '/');
        }
    }

    private static void step(String name, boolean[] reached, char expected) {
        for (int at = name.length(); at > 0; at--) {
            reached[at] = reached[at - 1] && name.charAt(at - 1) == expected;
        }
        reached[0] = false;
    }

    @Override
    public String toString() {
        return value;
    }
}
