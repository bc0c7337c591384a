package dev.berth.registry.blob;

import dev.berth.policies.image.Digest;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** One lock for every digest, out of a fixed set: two digests may share one. */
final class DigestLocks {
    private static final int STRIPES = 64;

    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

    DigestLocks() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    /** Guards the file of that digest against a second writer. */
    ReentrantLock of(Digest digest) {
        return stripes[Math.floorMod(digest.hashCode(), STRIPES)];
    }

    /** The locks of all these, each once, in the order in which they are to be taken. */
    List<ReentrantLock> of(Collection<Digest> digests) {
        return digests.stream()
                .map(digest -> Math.floorMod(digest.hashCode(), STRIPES))
                .distinct()
                .sorted()
                .map(stripe -> stripes[stripe])
                .toList();
    }
}
