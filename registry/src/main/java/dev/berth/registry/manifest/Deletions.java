package dev.berth.registry.manifest;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.base.Announcer;
import dev.berth.registry.base.RegistryEvent;
import dev.berth.registry.index.DeleteOutcome;
import dev.berth.registry.index.RegistryIndex;
import java.time.InstantSource;

/**
 * Takes content out of a repository, whoever asks for it: gone for readers of that repository when
 * a method returns, while other repositories keep theirs. Files are left to the collection of
 * garbage.
 *
 * <p>What a manifest needs is never taken from under it: first the index goes, then its manifests,
 * then their blobs.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#content-management">OCI
 *     distribution-spec 1.1, content management</a>
 */
public final class Deletions {
    private final RegistryIndex index;
    private final Announcer events;
    private final InstantSource clock;

    public Deletions(RegistryIndex index, Announcer events, InstantSource clock) {
        this.index = index;
        this.events = events;
        this.clock = clock;
    }

    /** Deletes a tag; the manifest that it named stays. */
    public DeleteOutcome tag(RepositoryName repository, Tag tag) {
        return told(
                index.deleteTag(repository, tag), new RegistryEvent.TagDeleted(repository, tag));
    }

    /**
     * Deletes a manifest and every tag that names it. Its blobs stay linked until garbage is
     * collected, unless something else needs them.
     */
    public DeleteOutcome manifest(RepositoryName repository, Digest digest) {
        return told(
                index.deleteManifest(repository, digest, clock.instant()),
                new RegistryEvent.ManifestDeleted(repository, digest));
    }

    /** Deletes a repository's right to a blob. */
    public DeleteOutcome blob(RepositoryName repository, Digest digest) {
        return told(
                index.deleteBlob(repository, digest),
                new RegistryEvent.BlobDeleted(repository, digest));
    }

    private DeleteOutcome told(DeleteOutcome outcome, RegistryEvent event) {
        if (outcome instanceof DeleteOutcome.Deleted) {
            events.tell(event);
        }
        return outcome;
    }
}
