package dev.berth.registry.gc;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.blob.BlobTrash;
import dev.berth.registry.index.GarbageIndex;
import dev.berth.registry.index.StoredBlob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Removes blobs that no link and no manifest holds, a batch at a time.
 *
 * <pre>
 * condemn (state, generation + 1; one transaction)
 *   → for each, with the lock of its digest: still condemned? rename to trash/
 *   → sync the directories
 *   → delete the rows whose state and generation still match (one transaction)
 *   → unlink
 * </pre>
 *
 * A push takes the same lock and makes the row live with another generation: it comes before the
 * rename and keeps the file, or after it and brings its own. A cut leaves condemned rows and files
 * in {@code trash/}, with which the next collection goes on.
 */
final class BlobCollection {
    private static final System.Logger LOG = System.getLogger(BlobCollection.class.getName());

    private final GarbageIndex index;
    private final BlobTrash trash;
    private final int batch;

    BlobCollection(GarbageIndex index, BlobTrash trash, int batch) {
        this.index = index;
        this.trash = trash;
        this.batch = batch;
    }

    /** Goes on with deletions that were begun, then begins those of blobs written before then. */
    void collect(Instant cutoff, Pace pace, Tally tally) {
        trash.empty();
        long after = 0;
        for (var begun = index.condemned(after, batch);
                !begun.isEmpty();
                begun = index.condemned(after, batch)) {
            remove(begun, tally);
            after = begun.getLast().id();
            pace.rest();
        }
        after = 0;
        for (var unneeded = index.unneeded(after, batch);
                !unneeded.isEmpty();
                unneeded = index.unneeded(after, batch)) {
            var old = old(unneeded, cutoff, tally);
            if (!old.isEmpty()) {
                remove(index.condemn(old), tally);
            }
            after = unneeded.getLast().id();
            pace.rest();
        }
    }

    /** Counts what {@link #collect} would remove once leases that end until then are over. */
    void foresee(Instant cutoff, Pace pace, Tally tally) {
        long after = 0;
        for (var unneeded = index.unneededAt(cutoff, after, batch);
                !unneeded.isEmpty();
                unneeded = index.unneededAt(cutoff, after, batch)) {
            for (var blob : old(unneeded, cutoff, tally)) {
                tally.blobs++;
                tally.bytes += blob.size();
            }
            after = unneeded.getLast().id();
            pace.rest();
        }
    }

    private List<StoredBlob> old(List<StoredBlob> blobs, Instant cutoff, Tally tally) {
        var old = blobs.stream().filter(blob -> isOld(blob.digest(), cutoff)).toList();
        tally.young += blobs.size() - old.size();
        return old;
    }

    /** Content whose file is missing has no age. */
    boolean isOld(Digest digest, Instant cutoff) {
        var writtenAt = trash.writtenAt(digest);
        return writtenAt.isEmpty() || !writtenAt.get().isAfter(cutoff);
    }

    private void remove(List<StoredBlob> condemned, Tally tally) {
        var taken = new ArrayList<StoredBlob>();
        for (var blob : condemned) {
            var bytes = take(blob.digest(), () -> index.isCondemned(blob), tally);
            if (bytes.isPresent()) {
                taken.add(blob);
                tally.bytes += bytes.getAsLong();
            }
        }
        trash.settle();
        if (!taken.isEmpty()) {
            tally.blobs += index.forget(taken);
        }
        trash.empty();
    }

    /** A file that cannot be moved stops no other. */
    OptionalLong take(Digest digest, BooleanSupplier isUnneeded, Tally tally) {
        try {
            return trash.take(digest, isUnneeded);
        } catch (StorageFault fault) {
            if (fault.kind() == StorageFault.Kind.BUSY) {
                throw fault;
            }
            LOG.log(System.Logger.Level.WARNING, "cannot remove " + digest, fault);
            tally.failed++;
            return OptionalLong.empty();
        }
    }
}
