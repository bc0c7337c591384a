package dev.berth.registry.blob;

import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.registry.base.StorageFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Takes content out of the store, each file under the lock of its digest. For one thread at a time.
 *
 * <pre>
 * take* (rename to trash/) → settle (sync the directories) → rows go → empty (unlink)
 * </pre>
 *
 * A cut at any point leaves a row whose deletion was begun, or a file in {@code trash/}, or both.
 */
public final class BlobTrash {
    private final BlobLayout layout;
    private final DigestLocks locks;
    private final Set<Digest.Algorithm> touched = EnumSet.noneOf(Digest.Algorithm.class);

    public BlobTrash(BlobLayout layout, BlobWriter writer) {
        this.layout = layout;
        this.locks = writer.locks();
    }

    /** When the content was written; empty where there is no file. */
    public Optional<Instant> writtenAt(Digest digest) {
        try {
            return Optional.of(Files.getLastModifiedTime(layout.blob(digest)).toInstant());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw DurableFiles.fault("cannot look at " + digest, e);
        }
    }

    /** Bytes of the content; empty where there is no file. */
    public OptionalLong size(Digest digest) {
        try {
            return OptionalLong.of(Files.size(layout.blob(digest)));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw DurableFiles.fault("cannot look at " + digest, e);
        }
    }

    /**
     * Moves content to the trash.
     *
     * @param isUnneeded asked with the lock, so that a push either comes before it or finds no
     *     content
     * @return bytes of the file, 0 where there is none; empty where it is needed again
     * @throws StorageFault if it cannot be moved
     */
    public OptionalLong take(Digest digest, BooleanSupplier isUnneeded) {
        return moved(digest, layout.trashed(digest), isUnneeded);
    }

    /** Moves content out of service, to be looked at; otherwise as {@link #take}. */
    public OptionalLong quarantine(Digest digest, BooleanSupplier isDamaged) {
        return moved(digest, layout.quarantined(digest), isDamaged);
    }

    private OptionalLong moved(Digest digest, Path to, BooleanSupplier isStillSo) {
        var lock = locks.of(digest);
        lock.lock();
        try {
            return isStillSo.getAsBoolean()
                    ? OptionalLong.of(moved(digest, to))
                    : OptionalLong.empty();
        } catch (IOException e) {
            throw DurableFiles.fault("cannot move " + digest + " to " + to.getParent(), e);
        } finally {
            lock.unlock();
        }
    }

    private long moved(Digest digest, Path to) throws IOException {
        Path file = layout.blob(digest);
        try {
            long bytes = Files.size(file);
            Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
            touched.add(digest.algorithm());
            return bytes;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Removes quarantined content that is {@code over}: pushed again, or needed by nobody. */
    public void release(Predicate<Digest> over) {
        try (var files = Files.newDirectoryStream(layout.quarantine())) {
            for (Path file : files) {
                var digest =
                        Digest.parse(String.valueOf(file.getFileName()).replaceFirst("-", ":"));
                if (digest instanceof Result.Ok<Digest>(Digest name) && over.test(name)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw DurableFiles.fault("cannot clear " + layout.quarantine(), e);
        }
    }

    /** Makes what was taken survive a power cut. */
    public void settle() {
        if (touched.isEmpty()) {
            return;
        }
        try {
            for (var algorithm : touched) {
                DurableFiles.syncDirectory(layout.directory(algorithm));
            }
            DurableFiles.syncDirectory(layout.trash());
            DurableFiles.syncDirectory(layout.quarantine());
            touched.clear();
        } catch (IOException e) {
            throw DurableFiles.fault("cannot sync the trash", e);
        }
    }

    /** Unlinks everything in the trash, also what an earlier process left there. */
    public void empty() {
        try (var files = Files.newDirectoryStream(layout.trash())) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw DurableFiles.fault("cannot empty " + layout.trash(), e);
        }
    }
}
