package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import java.time.Instant;

/**
 * An upload session as the index knows it; how far it got is the length of its file.
 *
 * @param id its name, 32 hexadecimal digits
 * @param repository where its blob will be linked
 * @param algorithm that it is hashed by while it arrives
 * @param openedAt when it began
 */
public record StoredUpload(
        String id, RepositoryName repository, Digest.Algorithm algorithm, Instant openedAt) {}
