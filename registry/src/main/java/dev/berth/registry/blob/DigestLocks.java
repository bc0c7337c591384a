package dev.berth.registry.blob;

import dev.berth.policies.image.Digest;
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
}
