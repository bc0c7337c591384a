package dev.berth.policies.repository;

import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import java.util.List;
import java.util.OptionalLong;

/**
 * What holds for repositories, whoever pushes.
 *
 * @param immutableTags never name another manifest than the first
 * @param quotas in order: the first that means a repository is its quota
 */
public record RepositoryRules(List<TagPattern> immutableTags, List<Quota> quotas) {
    /** No rule at all. */
    public static final RepositoryRules NONE = new RepositoryRules(List.of(), List.of());

    public RepositoryRules {
        immutableTags = List.copyOf(immutableTags);
        quotas = List.copyOf(quotas);
    }

    /** Whether that tag stays with the manifest that it names. */
    public boolean isImmutable(RepositoryName repository, Tag tag) {
        return immutableTags.stream().anyMatch(pattern -> pattern.matches(repository, tag));
    }

    /** Bytes that the repository may hold; empty: any number. */
    public OptionalLong quotaBytes(RepositoryName repository) {
        return quotas.stream()
                .filter(quota -> quota.repositories().matches(repository.value()))
                .mapToLong(Quota::bytes)
                .findFirst();
    }
}
