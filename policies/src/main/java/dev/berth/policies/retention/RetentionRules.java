package dev.berth.policies.retention;

import dev.berth.policies.image.RepositoryName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is kept, of all repositories.
 *
 * @param rules the first whose pattern matches a repository decides about its tags; where none
 *     does, every tag stays
 * @param keepIdle how long a manifest stays that no tag, index or subject needs, counted from when
 *     that was first seen
 */
public record RetentionRules(List<RetentionRule> rules, Duration keepIdle) {
    /**
     * Long enough for whoever pushes by digest and names it in a document days later, short enough
     * for a tag that is overwritten with every build.
     */
    private static final Duration KEEP_IDLE = Duration.ofDays(7);

    public RetentionRules {
        rules = List.copyOf(rules);
        if (keepIdle.isNegative()) {
            throw new IllegalArgumentException("idle manifests are kept for " + keepIdle);
        }
    }

    /** Every tag stays; a manifest that nothing needs goes after seven days. */
    public static RetentionRules defaults() {
        return new RetentionRules(List.of(), KEEP_IDLE);
    }

    Optional<RetentionRule> of(RepositoryName repository) {
        return rules.stream()
                .filter(rule -> rule.repositories().matches(repository.value()))
                .findFirst();
    }
}
