package dev.berth.registry.base;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import java.util.List;

/** Something that happened in the registry, durably, before it is told. */
public sealed interface RegistryEvent {
    /**
     * Stored content is not what its name says, and is out of service until it is pushed again.
     *
     * @param digest what
     * @param reason what is wrong with it, for people
     */
    record ContentDamaged(Digest digest, String reason) implements RegistryEvent {}

    /**
     * Content that was damaged is in service again, since somebody pushed it.
     *
     * @param digest what
     */
    record ContentHealed(Digest digest) implements RegistryEvent {}

    /**
     * So much stored content cannot be read that the disk is to blame; all of it stays in service.
     *
     * @param reason what cannot be read, for people
     */
    record DiskFailing(String reason) implements RegistryEvent {}

    /**
     * Everything that is stored was read again.
     *
     * @param blobs that were read since the pass began, or went on after a restart
     * @param bytes of them
     * @param damaged ones among them, each of which was told
     */
    record Scrubbed(int blobs, long bytes, int damaged) implements RegistryEvent {}

    /**
     * A manifest was stored.
     *
     * @param repository where
     * @param digest what
     * @param tags the tags that now name it, empty for a push by digest
     */
    record ManifestPushed(RepositoryName repository, Digest digest, List<Tag> tags)
            implements RegistryEvent {
        public ManifestPushed {
            tags = List.copyOf(tags);
        }
    }

    /**
     * A manifest was deleted, and with it every tag that named it.
     *
     * @param repository where
     * @param digest what
     */
    record ManifestDeleted(RepositoryName repository, Digest digest) implements RegistryEvent {}

    /**
     * A tag was deleted; what it named is still there.
     *
     * @param repository where
     * @param tag what
     */
    record TagDeleted(RepositoryName repository, Tag tag) implements RegistryEvent {}

    /**
     * A repository gave up a blob; others may still hold it.
     *
     * @param repository where
     * @param digest what
     */
    record BlobDeleted(RepositoryName repository, Digest digest) implements RegistryEvent {}

    /**
     * Garbage was collected; a collection that found none is not told.
     *
     * @param files that are gone
     * @param bytes that they had
     * @param failed files that could not be removed; the log says why
     */
    record Collected(int files, long bytes, int failed) implements RegistryEvent {}
}
