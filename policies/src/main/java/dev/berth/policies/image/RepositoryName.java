package dev.berth.policies.image;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.util.regex.Pattern;

/**
 * The name of a repository in a registry, such as {@code team/my-app}.
 *
 * @param value matches the grammar of the OCI distribution-spec 1.1, "Pulling manifests"
 */
public record RepositoryName(String value) implements Comparable<RepositoryName> {
    /** Characters; the same bound that other registries and clients keep for host and name. */
    public static final int MAX_CHARACTERS = 255;

    private static final String COMPONENT = "[a-z0-9]++(?:(?:\\.|_|__|-++)[a-z0-9]++)*+";
    private static final Pattern GRAMMAR = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*+");

    public RepositoryName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("no repository name: " + Quoted.of(value));
        }
    }

    /** Reads a repository name; anything outside the grammar is refused. */
    public static Result<RepositoryName> parse(String text) {
        if (isValid(text)) {
            return Result.ok(new RepositoryName(text));
        }
        return Result.refused(
                Problem.at(
                        "name",
                        Quoted.of(text)
                                + " is no repository name, expected lower-case letters and digits"
                                + " with single . _ - or __ between them, parts joined by /, at"
                                + " most "
                                + MAX_CHARACTERS
                                + " characters"));
    }

    private static boolean isValid(String text) {
        return text.length() <= MAX_CHARACTERS && GRAMMAR.matcher(text).matches();
    }

    @Override
    public int compareTo(RepositoryName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
