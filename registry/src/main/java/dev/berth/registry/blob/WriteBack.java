package dev.berth.registry.blob;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Brings written pages to the disk beside the stream that writes them, so that the sync at the end
 * is short. At most one sync runs at a time.
 */
final class WriteBack {
    /** Bytes between two syncs. */
    private static final long INTERVAL_BYTES = 32L << 20;

    private static final Executor BESIDE = task -> Thread.ofVirtual().start(task);

    private final FileChannel channel;
    private long unsyncedBytes;
    private CompletableFuture<Optional<IOException>> running =
            CompletableFuture.completedFuture(Optional.empty());

    WriteBack(FileChannel channel) {
        this.channel = channel;
    }

    /** Told of every write; starts a sync now and then and never waits for it. */
    void wrote(int bytes) throws IOException {
        unsyncedBytes += bytes;
        if (unsyncedBytes >= INTERVAL_BYTES && running.isDone()) {
            finish();
            unsyncedBytes = 0;
            running = CompletableFuture.supplyAsync(this::sync, BESIDE);
        }
    }

    private Optional<IOException> sync() {
        try {
            channel.force(false);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    /**
     * Waits for the sync that runs. The kernel reports a failed write-back once, so a failure here
     * must not be lost: a later sync would say that all is well.
     */
    void finish() throws IOException {
        try {
            var failure = running.join();
            if (failure.isPresent()) {
                throw failure.get();
            }
        } catch (CompletionException e) {
            throw new IOException("the write-back failed", e);
        }
    }
}
