package dev.berth.policies.repository;

import dev.berth.policies.base.Result;
import dev.berth.policies.image.NamePattern;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;

/**
 * Which tags of which repositories: {@code team/**:v*}, or {@code team/**} for all of theirs.
 *
 * @param repositories by their names
 * @param tags by their names
 */
public record TagPattern(NamePattern repositories, NamePattern tags) {
    /** Reads {@code repositories} or {@code repositories:tags}. */
    public static Result<TagPattern> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return NamePattern.parse(text).map(all -> new TagPattern(all, NamePattern.ALL));
        }
        return switch (NamePattern.parse(text.substring(colon + 1))) {
            case Result.Refused<NamePattern>(var problems) -> Result.refused(problems);
            case Result.Ok<NamePattern>(NamePattern tags) ->
                    NamePattern.parse(text.substring(0, colon))
                            .map(repositories -> new TagPattern(repositories, tags));
        };
    }

    /** Whether that tag is meant. */
    public boolean matches(RepositoryName repository, Tag tag) {
        return repositories.matches(repository.value()) && tags.matches(tag.value());
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return tags.equals(NamePattern.ALL) ? repositories.toString() : repositories + ":" + tags;
    }
}
