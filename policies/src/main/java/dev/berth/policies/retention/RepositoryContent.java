package dev.berth.policies.retention;

import dev.berth.policies.image.RepositoryName;
import java.util.List;

/**
 * What a repository holds.
 *
 * @param name which one
 * @param tags in any order
 * @param manifests in any order, each once
 */
public record RepositoryContent(
        RepositoryName name, List<HeldTag> tags, List<HeldManifest> manifests) {
    public RepositoryContent {
        tags = List.copyOf(tags);
        manifests = List.copyOf(manifests);
    }
}
