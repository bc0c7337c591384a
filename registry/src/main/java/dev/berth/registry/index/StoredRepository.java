package dev.berth.registry.index;

import dev.berth.policies.image.RepositoryName;

/**
 * A repository in numbers.
 *
 * @param name its name
 * @param tags how many
 * @param manifests how many
 * @param bytes of all content that it holds, each once; another repository may hold some of it too
 */
public record StoredRepository(RepositoryName name, long tags, long manifests, long bytes) {}
