package dev.berth.registry.blob;

import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.index.StoredUpload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Drops upload sessions that nobody has written to for too long, and files of none. */
final class UploadSweep {
    private static final System.Logger LOG = System.getLogger(UploadSweep.class.getName());

    private final BlobLayout layout;
    private final RegistryIndex index;
    private final RegistryLimits.Uploads limits;
    private final InstantSource clock;
    private final ReentrantLock sweeping = new ReentrantLock();
    private Instant nextSweep = Instant.MIN;

    UploadSweep(
            BlobLayout layout,
            RegistryIndex index,
            RegistryLimits.Uploads limits,
            InstantSource clock) {
        this.layout = layout;
        this.index = index;
        this.limits = limits;
        this.clock = clock;
    }

    /** Removes files that a cut-off process left without a session; their number is bounded too. */
    void removeOrphans() {
        var known =
                index.uploads().stream()
                        .map(StoredUpload::id)
                        .collect(Collectors.toUnmodifiableSet());
        try (var files = Files.newDirectoryStream(layout.uploads())) {
            for (Path file : files) {
                if (!known.contains(String.valueOf(file.getFileName()))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw DurableFiles.fault("cannot clear " + layout.uploads(), e);
        }
    }

    /**
     * Ends sessions that are too old, where that was not done for a while or room is needed.
     *
     * @param end ends a session that nobody uses and says whether it did
     * @return how many ended
     */
    int dropExpired(Predicate<StoredUpload> end) {
        if (!sweeping.tryLock()) {
            return 0;
        }
        try {
            return isDue() ? sweep(end) : 0;
        } finally {
            sweeping.unlock();
        }
    }

    private boolean isDue() {
        Instant now = clock.instant();
        if (now.isBefore(nextSweep) && index.uploadCount() < limits.sessions()) {
            return false;
        }
        // A fraction of the age: an expired session lives at most that much longer.
        nextSweep = now.plus(limits.sessionAge().dividedBy(24));
        return true;
    }

    private int sweep(Predicate<StoredUpload> end) {
        int ended = 0;
        var known = new HashSet<String>();
        for (StoredUpload upload : index.uploads()) {
            if (isExpired(upload) && end.test(upload)) {
                ended++;
            } else {
                known.add(upload.id());
            }
        }
        removeStale(known);
        return ended;
    }

    /** Removes files that nobody has written to for that long and that belong to no session. */
    private void removeStale(Set<String> known) {
        try (var files = Files.newDirectoryStream(layout.uploads())) {
            for (Path file : files) {
                if (!known.contains(String.valueOf(file.getFileName()))
                        && isOld(Files.getLastModifiedTime(file).toInstant())) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException e) {
            // A push that ended meanwhile; the next sweep sees the rest.
            LOG.log(System.Logger.Level.DEBUG, "an upload ended under the sweep", e);
        } catch (IOException e) {
            throw DurableFiles.fault("cannot clear " + layout.uploads(), e);
        }
    }

    /** Whether nobody has written to it for too long. */
    boolean isExpired(StoredUpload upload) {
        return isOld(lastWrite(upload));
    }

    private boolean isOld(Instant lastWrite) {
        return lastWrite.plus(limits.sessionAge()).isBefore(clock.instant());
    }

    /** When bytes last came, by the file's own time: the index is not written for every chunk. */
    private Instant lastWrite(StoredUpload upload) {
        Instant opened = upload.openedAt();
        Path file = layout.uploads().resolve(upload.id());
        try {
            Instant written = Files.getLastModifiedTime(file).toInstant();
            return written.isAfter(opened) ? written : opened;
        } catch (IOException e) {
            // No byte has come yet.
            return opened;
        }
    }
}
