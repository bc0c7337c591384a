package dev.berth.registry.manifest;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.index.DeleteOutcome;
import dev.berth.registry.index.RegistryIndex;
import java.util.List;

/**
 * Deletes everything that a repository holds, one manifest after the other: an index before what it
 * names. What is pushed meanwhile may stay.
 */
public final class RepositoryDeletion {
    /** Manifests that are looked up at a time. */
    private static final int BATCH = 1_000;

    private final RegistryIndex index;
    private final Deletions deletions;

    public RepositoryDeletion(RegistryIndex index, Deletions deletions) {
        this.index = index;
        this.deletions = deletions;
    }

    /** Deletes them; gives how many manifests there were. */
    public int delete(RepositoryName repository) {
        int deleted = 0;
        boolean more = true;
        while (more) {
            int before = deleted;
            String last = "";
            List<Digest> found = index.manifests(repository, last, BATCH);
            while (!found.isEmpty()) {
                for (Digest digest : found) {
                    if (deletions.manifest(repository, digest) instanceof DeleteOutcome.Deleted) {
                        deleted++;
                    }
                }
                last = found.getLast().toString();
                found = index.manifests(repository, last, BATCH);
            }
            more = deleted > before;
        }
        return deleted;
    }
}
