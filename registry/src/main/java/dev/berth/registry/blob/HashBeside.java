package dev.berth.registry.blob;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Hashes a piece beside the thread that receives and writes the next one: on two cores a large blob
 * takes the longer of the two, not their sum. Pieces are hashed in order, one at a time.
 */
final class HashBeside {
    /** Before that many bytes a hand-over costs more than it saves. */
    private static final long INLINE_BYTES = 1L << 20;

    private static final Executor BESIDE = task -> Thread.ofVirtual().start(task);

    private final ContentHash hash;
    private long addedBytes;
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

    HashBeside(ContentHash hash) {
        this.hash = hash;
    }

    /**
     * Takes a piece, whose bytes must stay as they are until the next call returns, or {@link
     * #finish} does.
     */
    void add(byte[] bytes, int count) {
        finish();
        addedBytes += count;
        if (addedBytes <= INLINE_BYTES) {
            hash.add(bytes, count);
        } else {
            running = CompletableFuture.runAsync(() -> hash.add(bytes, count), BESIDE);
        }
    }

    /** Waits, an interrupt notwithstanding, until all that was taken is hashed. */
    void finish() {
        try {
            running.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("hashing failed", e);
        }
    }
}
