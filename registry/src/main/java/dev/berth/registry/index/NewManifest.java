package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A manifest on its way into the index.
 *
 * @param repository where
 * @param digest names its bytes
 * @param size bytes
 * @param mediaType as it is pushed, without parameters
 * @param artifactType what an artifact says that it is
 * @param subject what it refers to, which may be absent from the store
 * @param blobs must be linked in the repository
 * @param foreign layers that need not be there, and are kept like the others where they are
 * @param children must be manifests of the repository
 * @param tags name it from now on
 * @param pushedAt now
 */
public record NewManifest(
        RepositoryName repository,
        Digest digest,
        long size,
        String mediaType,
        Optional<String> artifactType,
        Optional<Digest> subject,
        List<Digest> blobs,
        List<Digest> foreign,
        List<Digest> children,
        List<Tag> tags,
        Instant pushedAt) {
    public NewManifest {
        blobs = List.copyOf(blobs);
        foreign = List.copyOf(foreign);
        children = List.copyOf(children);
        tags = List.copyOf(tags);
    }

    /** The same, as if it did not need those. */
    NewManifest without(Set<Digest> absent) {
        return new NewManifest(
                repository,
                digest,
                size,
                mediaType,
                artifactType,
                subject,
                blobs.stream().filter(blob -> !absent.contains(blob)).toList(),
                foreign,
                children.stream().filter(child -> !absent.contains(child)).toList(),
                tags,
                pushedAt);
    }
}
