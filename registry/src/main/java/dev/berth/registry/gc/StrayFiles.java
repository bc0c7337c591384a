package dev.berth.registry.gc;

import dev.berth.policies.image.Digest;
import dev.berth.registry.blob.BlobLayout;
import dev.berth.registry.blob.BlobTrash;
import dev.berth.registry.blob.StoredFiles;
import dev.berth.registry.index.GarbageIndex;
import java.time.Instant;

/**
 * Finds files under {@code blobs/} that no row names, as a push leaves them that is cut off before
 * its commit. It looks at names and never at content.
 */
final class StrayFiles {
    private final BlobLayout layout;
    private final GarbageIndex index;
    private final BlobTrash trash;
    private final BlobCollection blobs;
    private final int batch;

    StrayFiles(
            BlobLayout layout,
            GarbageIndex index,
            BlobTrash trash,
            BlobCollection blobs,
            int batch) {
        this.layout = layout;
        this.index = index;
        this.trash = trash;
        this.blobs = blobs;
        this.batch = batch;
    }

    /** Removes those that were written before then; of a dry run, counts them. */
    void collect(Instant cutoff, boolean dryRun, Pace pace, Tally tally) {
        for (var algorithm : Digest.Algorithm.values()) {
            try (var files = StoredFiles.of(layout, algorithm)) {
                for (var some = files.next(batch); !some.isEmpty(); some = files.next(batch)) {
                    for (Digest digest : some) {
                        if (!index.knows(digest)) {
                            stray(digest, cutoff, dryRun, tally);
                        }
                    }
                    trash.settle();
                    trash.empty();
                    pace.rest();
                }
            }
        }
    }

    private void stray(Digest digest, Instant cutoff, boolean dryRun, Tally tally) {
        if (!blobs.isOld(digest, cutoff)) {
            tally.young++;
            return;
        }
        // Under the lock no push is between its rename and its commit.
        var bytes =
                dryRun ? trash.size(digest) : blobs.take(digest, () -> !index.knows(digest), tally);
        if (bytes.isPresent()) {
            tally.strays++;
            tally.bytes += bytes.getAsLong();
        }
    }
}
