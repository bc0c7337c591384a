package dev.berth.policies.image;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.util.regex.Pattern;

/**
 * A name that a repository gives to one of its manifests.
 *
 * @param value matches {@code [a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}}, OCI distribution-spec 1.1
 */
public record Tag(String value) implements Comparable<Tag> {
    private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    /** What a reference without tag and digest means; below the grammar that it is held to. */
    public static final Tag LATEST = new Tag("latest");

    public Tag {
        if (!GRAMMAR.matcher(value).matches()) {
            throw new IllegalArgumentException("no tag: " + Quoted.of(value));
        }
    }

    /** Reads a tag; anything outside the grammar is refused. */
    public static Result<Tag> parse(String text) {
        if (GRAMMAR.matcher(text).matches()) {
            return Result.ok(new Tag(text));
        }
        return Result.refused(
                Problem.at(
                        "tag",
                        Quoted.of(text)
                                + " is no tag, expected 1 to 128 letters, digits, . _ or -, not"
                                + " beginning with . or -"));
    }

    @Override
    public int compareTo(Tag other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
