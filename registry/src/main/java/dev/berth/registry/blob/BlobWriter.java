package dev.berth.registry.blob;

import static java.nio.file.StandardOpenOption.WRITE;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.index.RegistryIndex;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Turns a complete temporary file into stored content, in the order that survives a power cut at
 * every point:
 *
 * <pre>
 * sync the file → rename to its digest → sync the directory → commit the row → answer
 * </pre>
 *
 * A cut before the commit leaves at most a file that no row names; a row never names a file that is
 * not there, whole.
 */
public final class BlobWriter {
    private final BlobLayout layout;
    private final RegistryIndex index;
    private final FreeSpace space;
    private volatile LongConsumer heed = left -> {};
    private final DigestLocks locks = new DigestLocks();
    private final SecureRandom random = new SecureRandom();

    public BlobWriter(BlobLayout layout, RegistryIndex index, long reserveBytes) {
        this.layout = layout;
        this.index = index;
        this.space = new FreeSpace(layout.root(), reserveBytes, left -> heed.accept(left));
    }

    /** Has somebody hear, at every push, how many bytes are left beside the reserve. */
    public void heedSpace(LongConsumer listener) {
        heed = listener;
    }

    FreeSpace space() {
        return space;
    }

    /** Whoever moves the file of a digest holds its lock. */
    DigestLocks locks() {
        return locks;
    }

    /**
     * Stores small content that is in memory.
     *
     * @param commit the transaction that makes it visible; its file is in place when it runs
     * @param isVisible whether the transaction did, by what it gave; else a new file is removed
     * @throws StorageFault {@code FULL} before the reserve is touched
     */
    public <T> T write(Digest digest, byte[] content, Supplier<T> commit, Predicate<T> isVisible) {
        if (!space.fits(content.length)) {
            throw new StorageFault(
                    StorageFault.Kind.FULL,
                    "the disk has no room for " + content.length + " bytes");
        }
        Path temporary = layout.upload(UploadId.random(random));
        try {
            DurableFiles.writeNew(temporary, content);
            return publish(temporary, digest, content.length, true, commit, isVisible);
        } catch (IOException e) {
            throw DurableFiles.fault("cannot store " + digest, e);
        } finally {
            discard(temporary);
        }
    }

    /**
     * Stores a temporary file whose digest and length were checked; it is gone afterwards.
     *
     * @param commit the transaction that makes it visible; the file is in place when it runs
     * @param isVisible whether the transaction did, by what it gave; else a new file is removed
     */
    <T> T store(
            Path temporary, Digest digest, long size, Supplier<T> commit, Predicate<T> isVisible)
            throws IOException {
        // Synced before the lock is taken, so that nobody waits for the disk with it.
        boolean isSynced = !isStored(digest, size);
        if (isSynced) {
            sync(temporary);
        }
        return publish(temporary, digest, size, isSynced, commit, isVisible);
    }

    /** As {@link BatchWriter#store}. */
    void storeAll(Collection<Staged> pieces, Function<Staged, Path> file, Runnable commit)
            throws IOException {
        new BatchWriter(layout, locks, this::isStored).store(pieces, file, commit);
    }

    private <T> T publish(
            Path temporary,
            Digest digest,
            long size,
            boolean isSynced,
            Supplier<T> commit,
            Predicate<T> isVisible)
            throws IOException {
        var lock = locks.of(digest);
        lock.lock();
        try {
            if (isStored(digest, size)) {
                T committed = commit.get();
                discard(temporary);
                return committed;
            }
            if (!isSynced) {
                // It was there a moment ago, and was collected since.
                sync(temporary);
            }
            // Whatever lies there without a row was never acknowledged: it is replaced.
            DurableFiles.move(temporary, layout.blob(digest));
            return commitNew(digest, commit, isVisible);
        } finally {
            lock.unlock();
        }
    }

    private static void sync(Path file) throws IOException {
        try (var channel = FileChannel.open(file, WRITE)) {
            channel.force(true);
        }
    }

    private <T> T commitNew(Digest digest, Supplier<T> commit, Predicate<T> isVisible)
            throws IOException {
        try {
            T outcome = commit.get();
            if (!isVisible.test(outcome)) {
                Files.deleteIfExists(layout.blob(digest));
            }
            return outcome;
        } catch (StorageFault fault) {
            // A full disk took the row back for certain; other faults may come after the commit.
            if (fault.kind() == StorageFault.Kind.FULL) {
                Files.deleteIfExists(layout.blob(digest));
            }
            throw fault;
        }
    }

    private boolean isStored(Digest digest, long size) throws IOException {
        Path file = layout.blob(digest);
        return index.liveSize(digest).isPresent() && Files.exists(file) && Files.size(file) == size;
    }

    /** Removes a temporary file, if it is still there. */
    void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw DurableFiles.fault("cannot remove " + temporary, e);
        }
    }
}
