package dev.berth.registry.blob;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.blob.UploadOutcome.Cancelled;
import dev.berth.registry.blob.UploadOutcome.Contended;
import dev.berth.registry.blob.UploadOutcome.NoSpace;
import dev.berth.registry.blob.UploadOutcome.Received;
import dev.berth.registry.blob.UploadOutcome.Refused;
import dev.berth.registry.blob.UploadOutcome.Stored;
import dev.berth.registry.blob.UploadOutcome.TooLarge;
import dev.berth.registry.blob.UploadOutcome.Unknown;
import dev.berth.registry.blob.UploadOutcome.WrongDigest;
import dev.berth.registry.index.PushRefusal;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.index.StoredUpload;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Blobs on their way in: sessions that outlive the connection and the process.
 *
 * <pre>
 * open → append* → finish: check digest → {@link BlobWriter} → committed
 *      ↘ cancel
 * </pre>
 */
public final class UploadSessions {
    private final BlobLayout layout;
    private final BlobWriter writer;
    private final RegistryIndex index;
    private final RegistryLimits.Uploads limits;
    private final InstantSource clock;
    private final UploadSweep sweep;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentMap<UploadId, LiveUpload> live = new ConcurrentHashMap<>();

    public UploadSessions(
            BlobLayout layout,
            BlobWriter writer,
            RegistryIndex index,
            RegistryLimits.Uploads limits,
            InstantSource clock) {
        this.layout = layout;
        this.writer = writer;
        this.index = index;
        this.limits = limits;
        this.clock = clock;
        this.sweep = new UploadSweep(layout, index, limits, clock);
        sweep.removeOrphans();
    }

    /**
     * Begins a session; empty where as many are open as may be.
     *
     * @param client the login that it counts for
     * @param mostByClient open at once for that login
     */
    public Optional<UploadId> open(
            RepositoryName repository,
            Digest.Algorithm algorithm,
            String client,
            int mostByClient) {
        expire();
        var id = UploadId.random(random);
        var upload = new StoredUpload(id.hex(), repository, algorithm, clock.instant());
        return index.open(upload, client, mostByClient, limits.sessions())
                ? Optional.of(id)
                : Optional.empty();
    }

    /**
     * Ends sessions that nobody has written to for too long, where it is time to look for them;
     * says how many.
     */
    public int expire() {
        return sweep.dropExpired(this::isEndedUnused);
    }

    /** A session that a request holds, or that got bytes since it was found old, goes on. */
    private boolean isEndedUnused(StoredUpload stored) {
        var id = new UploadId(stored.id());
        var upload = live.computeIfAbsent(id, absent -> resume(absent, stored));
        if (!upload.lock().tryLock()) {
            return false;
        }
        try {
            boolean isUnused = !upload.isOver() && sweep.isExpired(stored);
            if (isUnused) {
                end(id);
            }
            return isUnused;
        } finally {
            upload.lock().unlock();
        }
    }

    /** Bytes that a session has; empty where the repository has no such session. */
    public Optional<Long> length(RepositoryName repository, UploadId id) {
        return find(repository, id).map(LiveUpload::length);
    }

    /** Takes a chunk, or a stream of unknown length. */
    public UploadOutcome append(RepositoryName repository, UploadId id, IncomingBody body) {
        return held(repository, id, upload -> keptOrEnded(id, upload.append(body, space())));
    }

    /** Takes the last bytes, if there are any, and stores the blob. */
    public UploadOutcome finish(
            RepositoryName repository, UploadId id, IncomingBody body, Digest digest) {
        return held(
                repository,
                id,
                upload -> {
                    var outcome = keptOrEnded(id, upload.append(body, digest.algorithm(), space()));
                    return outcome instanceof Received
                            ? store(repository, Optional.of(id), upload, digest, body.work())
                            : outcome;
                });
    }

    /** Takes a whole blob in one request, without a session that could be resumed. */
    public UploadOutcome receive(RepositoryName repository, IncomingBody body, Digest digest) {
        var id = UploadId.random(random);
        var upload = LiveUpload.begin(layout.upload(id), digest.algorithm(), limits.blobBytes());
        try {
            var outcome = upload.append(body, space());
            return outcome instanceof Received
                    ? store(repository, Optional.empty(), upload, digest, body.work())
                    : outcome;
        } catch (IOException e) {
            throw DurableFiles.fault("cannot store " + digest, e);
        } finally {
            writer.discard(upload.file());
        }
    }

    /** Ends a session and drops what it has. */
    public UploadOutcome cancel(RepositoryName repository, UploadId id) {
        return held(
                repository,
                id,
                upload -> {
                    end(id);
                    return new Cancelled();
                });
    }

    private FreeSpace space() {
        return writer.space();
    }

    private UploadOutcome store(
            RepositoryName repository,
            Optional<UploadId> id,
            LiveUpload upload,
            Digest digest,
            DiskWork work)
            throws IOException {
        Digest actual = upload.digest();
        if (!actual.equals(digest)) {
            id.ifPresent(this::end);
            return new WrongDigest(actual);
        }
        long size = upload.length();
        var leaseUntil = clock.instant().plus(limits.lease());
        Optional<PushRefusal> refusal = index.refusal(repository, digest, size);
        if (refusal.isPresent()) {
            id.ifPresent(this::end);
            return new Refused(refusal.get());
        }
        try (var _ = work.begin()) {
            refusal =
                    writer.store(
                            upload.file(),
                            digest,
                            size,
                            () ->
                                    index.commit(
                                            repository,
                                            digest,
                                            size,
                                            leaseUntil,
                                            id.map(UploadId::hex)),
                            Optional::isEmpty);
        } finally {
            // The file may have moved although the commit failed. Were its hash still known, the
            // next request could put another file under the same digest.
            upload.end();
            id.ifPresent(live::remove);
        }
        return refusal.<UploadOutcome>map(Refused::new).orElseGet(() -> new Stored(digest));
    }

    /** Work on a session that nobody else works on meanwhile. */
    @FunctionalInterface
    private interface Work {
        UploadOutcome on(LiveUpload upload) throws IOException;
    }

    private UploadOutcome held(RepositoryName repository, UploadId id, Work work) {
        var found = find(repository, id);
        if (found.isEmpty()) {
            return new Unknown();
        }
        var upload = found.get();
        if (!lock(upload)) {
            return new Contended();
        }
        try {
            // It may have ended between the look-up and the lock.
            if (upload.isOver() || index.upload(id.hex()).isEmpty()) {
                live.remove(id, upload);
                return new Unknown();
            }
            return work.on(upload);
        } catch (IOException e) {
            var fault = DurableFiles.fault("cannot write the upload " + id, e);
            throw fault.kind() == StorageFault.Kind.BUSY ? fault : ended(id, fault);
        } catch (StorageFault fault) {
            throw fault.kind() == StorageFault.Kind.FULL ? ended(id, fault) : fault;
        } finally {
            upload.lock().unlock();
        }
    }

    /**
     * Ends a session with the fault of its disk. A full one is given back what the upload took of
     * it; of one that failed to write, a later sync may say that all is well.
     */
    private StorageFault ended(UploadId id, StorageFault fault) {
        try {
            end(id);
        } catch (StorageFault another) {
            fault.addSuppressed(another);
        }
        return fault;
    }

    private boolean lock(LiveUpload upload) {
        try {
            return upload.lock().tryLock(limits.lockWait().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<LiveUpload> find(RepositoryName repository, UploadId id) {
        return index.upload(id.hex())
                .filter(stored -> stored.repository().equals(repository))
                .map(stored -> live.computeIfAbsent(id, absent -> resume(absent, stored)));
    }

    private LiveUpload resume(UploadId id, StoredUpload stored) {
        try {
            return LiveUpload.resume(layout.upload(id), stored.algorithm(), limits.blobBytes());
        } catch (IOException e) {
            throw DurableFiles.fault("cannot resume the upload " + id, e);
        }
    }

    private UploadOutcome keptOrEnded(UploadId id, UploadOutcome outcome) {
        if (outcome instanceof NoSpace || outcome instanceof TooLarge) {
            end(id);
        }
        return outcome;
    }

    /** Ends a session for good: row, file and state. */
    private void end(UploadId id) {
        var upload = live.remove(id);
        if (upload != null) {
            upload.end();
        }
        writer.discard(layout.upload(id));
        index.forget(id.hex());
    }
}
