package dev.berth.registry.upstream;

import dev.berth.policies.image.RepositoryName;

/**
 * A thing of an upstream.
 *
 * @param repository as it is called here
 * @param path behind the repository, such as {@code manifests/latest}
 */
record Wanted(RepositoryName repository, String path) {}
