package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import java.time.Instant;

/**
 * A tag and what it names.
 *
 * @param repository that has it
 * @param tag the name
 * @param digest of the manifest
 * @param mediaType of the manifest
 * @param manifestBytes of the manifest alone
 * @param taggedAt when it was made to name that
 */
public record TaggedManifest(
        RepositoryName repository,
        Tag tag,
        Digest digest,
        String mediaType,
        long manifestBytes,
        Instant taggedAt) {}
