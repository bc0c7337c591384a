package dev.berth.registry.signature;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.RepositoryName;

/**
 * Which repositories are meant: {@code *} for all, {@code team/*} for all below {@code team/}, or
 * one name. Of several that fit, the most exact one counts.
 *
 * @param text as it is written
 */
public record RepositoryPattern(String text) {
    private static final String ALL = "*";
    private static final String BELOW = "/*";

    public RepositoryPattern {
        if (!isValid(text)) {
            throw new IllegalArgumentException("no pattern of repositories");
        }
    }

    /** Reads a pattern. */
    public static Result<RepositoryPattern> parse(String text) {
        return isValid(text)
                ? Result.ok(new RepositoryPattern(text))
                : Result.refused(
                        Problem.at(
                                "pattern",
                                "no pattern of repositories, expected *, a name followed by /*, or"
                                        + " a name such as team/my-app"));
    }

    private static boolean isValid(String text) {
        return text.equals(ALL)
                || RepositoryName.parse(
                                text.endsWith(BELOW)
                                        ? text.substring(0, text.length() - BELOW.length())
                                        : text)
                        instanceof Result.Ok<?>;
    }

    /** Whether that repository is meant. */
    public boolean fits(RepositoryName repository) {
        return text.equals(ALL)
                || (text.endsWith(BELOW)
                        ? repository.value().startsWith(text.substring(0, text.length() - 1))
                        : repository.value().equals(text));
    }

    /** A larger number for a more exact pattern. */
    int exactness() {
        return text.endsWith(ALL) ? text.length() : RepositoryName.MAX_CHARACTERS + text.length();
    }

    @Override
    public String toString() {
        return text;
    }
}
