package dev.berth.registry.upstream;

import dev.berth.policies.image.RepositoryName;

/**
 * Where a repository of ours comes from.
 *
 * @param upstream whose it is
 * @param remote speaks to it
 * @param repository as it is called here
 */
record Source(Upstream upstream, Remote remote, RepositoryName repository) {
    /** As the upstream calls it. */
    RepositoryName name() {
        return upstream.remote(repository);
    }
}
