package dev.berth.registry.blob;

import static java.nio.file.StandardOpenOption.WRITE;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.index.ImportedContent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Stores many files with one transaction, in the order that survives a power cut: every file is
 * synced, then all are renamed, then their directories are synced, then the rows are committed.
 *
 * <p>It holds the locks of all its digests meanwhile, taken in one fixed order, so that two of its
 * kind cannot wait for each other.
 */
final class BatchWriter {
    /** Whether content of that digest and size is in the store, with its row. */
    @FunctionalInterface
    interface Stored {
        boolean isStored(Digest digest, long size) throws IOException;
    }

    private final BlobLayout layout;
    private final DigestLocks locks;
    private final Stored stored;

    BatchWriter(BlobLayout layout, DigestLocks locks, Stored stored) {
        this.layout = layout;
        this.locks = locks;
        this.stored = stored;
    }

    void store(Collection<Staged> pieces, Function<Staged, Path> file, Runnable commit)
            throws IOException {
        // Synced before the locks are taken, so that nobody waits for the disk with them.
        Set<Staged> synced = new HashSet<>();
        for (Staged piece : pieces) {
            if (!stored.isStored(piece.digest(), piece.size())) {
                sync(file.apply(piece));
                synced.add(piece);
            }
        }
        Deque<ReentrantLock> held = new ArrayDeque<>();
        try {
            for (ReentrantLock lock : locks.of(pieces.stream().map(Staged::digest).toList())) {
                lock.lock();
                held.push(lock);
            }
            publish(pieces, synced, file, commit);
        } finally {
            held.forEach(ReentrantLock::unlock);
        }
    }

    private static void sync(Path file) throws IOException {
        try (var channel = FileChannel.open(file, WRITE)) {
            channel.force(true);
        }
    }

    private void publish(
            Collection<Staged> pieces,
            Set<Staged> synced,
            Function<Staged, Path> file,
            Runnable commit)
            throws IOException {
        Set<Digest> moved = new HashSet<>();
        Set<Digest.Algorithm> directories = EnumSet.noneOf(Digest.Algorithm.class);
        for (Staged piece : pieces) {
            if (stored.isStored(piece.digest(), piece.size()) || moved.contains(piece.digest())) {
                continue;
            }
            if (!synced.contains(piece)) {
                // It was there a moment ago, and was collected since.
                sync(file.apply(piece));
            }
            // Whatever lies there without a row was never acknowledged: it is replaced.
            Files.move(
                    file.apply(piece), layout.blob(piece.digest()), StandardCopyOption.ATOMIC_MOVE);
            moved.add(piece.digest());
            directories.add(piece.digest().algorithm());
        }
        for (var algorithm : directories) {
            DurableFiles.syncDirectory(layout.directory(algorithm));
        }
        try {
            commit.run();
        } catch (StorageFault fault) {
            // A full disk took the rows back for certain; other faults may come after the commit.
            if (fault.kind() == StorageFault.Kind.FULL) {
                remove(moved);
            }
            throw fault;
        } catch (ImportedContent.Incomplete | ImportedContent.AgainstRule refused) {
            remove(moved);
            throw refused;
        }
    }

    private void remove(Set<Digest> moved) throws IOException {
        for (Digest digest : moved) {
            Files.deleteIfExists(layout.blob(digest));
        }
    }
}
