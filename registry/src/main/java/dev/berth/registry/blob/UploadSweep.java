package dev.berth.registry.blob;

import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.index.StoredUpload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Drops upload sessions that nobody has written to for too long. Nothing runs while nothing is
 * pushed.
 */
final class UploadSweep {
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
     * @param end ends a session for good
     */
    void dropExpired(Consumer<UploadId> end) {
        if (sweeping.tryLock()) {
            try {
                sweepIfDue(end);
            } finally {
                sweeping.unlock();
            }
        }
    }

    private void sweepIfDue(Consumer<UploadId> end) {
        Instant now = clock.instant();
        if (now.isBefore(nextSweep) && index.uploadCount() < limits.sessions()) {
            return;
        }
        // A fraction of the age: an expired session lives at most that much longer.
        nextSweep = now.plus(limits.sessionAge().dividedBy(24));
        for (StoredUpload upload : index.uploads()) {
            if (lastWrite(upload).plus(limits.sessionAge()).isBefore(now)) {
                UploadId.parse(upload.id()).ifPresent(end);
            }
        }
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
