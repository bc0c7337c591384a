package dev.berth.registry.gc;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.Announcer;
import dev.berth.registry.base.RegistryEvent;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.base.UpkeepLimits;
import dev.berth.registry.blob.BlobReader;
import dev.berth.registry.blob.BlobTrash;
import dev.berth.registry.index.DamagedBlob;
import dev.berth.registry.index.ScrubCursor;
import dev.berth.registry.index.ScrubIndex;
import dev.berth.registry.index.StoredBlob;
import dev.berth.registry.observe.RegistryMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads stored content again, slowly, and takes out of service what is not what its name says.
 *
 * <pre>
 * read at a bounded pace → cannot be read, twice? held ({@link UnreadableRun}); a run of them ends
 *   the pass, the disk fails
 *   → other content, missing, or held and another file was read since?
 *   → with the lock of the digest: still the row that was read? out of service, to quarantine/
 * pushed again → in service → the quarantined file goes
 * </pre>
 *
 * How far it got outlives a restart; that is noted once in many blobs and at the end.
 */
final class Scrubber {
    private static final System.Logger LOG = System.getLogger(Scrubber.class.getName());

    /** Blobs that are looked up at a time. */
    private static final int PAGE = 64;

    /** From a pass that a disk ended to the next one, unless somebody asks for it. */
    private static final Duration AFTER_DISK_FAULT = Duration.ofHours(1);

    private final ContentCheck check;
    private final BlobTrash quarantine;
    private final ScrubIndex index;
    private final Announcer events;
    private final RegistryMetrics metrics;
    private final UpkeepLimits limits;
    private final InstantSource clock;
    private final Pace pace;
    private final ScrubRequests requests = new ScrubRequests();

    /** Damaged content and what is wrong with it, until it is healed or gone; bounded. */
    private final Map<Digest, String> known = new ConcurrentHashMap<>();

    private volatile boolean isRunning;
    private volatile Optional<String> diskFault = Optional.empty();

    /** Only the worker uses it. */
    private Instant notBefore = Instant.MIN;

    private final AtomicInteger passes = new AtomicInteger();
    private final AtomicInteger blobs = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong totalBytes = new AtomicLong();
    private final AtomicInteger found = new AtomicInteger();

    Scrubber(
            BlobReader blobs,
            BlobTrash quarantine,
            ScrubIndex index,
            Announcer events,
            RegistryMetrics metrics,
            UpkeepLimits limits,
            InstantSource clock,
            Pace pace) {
        this.check = new ContentCheck(blobs);
        this.quarantine = quarantine;
        this.index = index;
        this.events = events;
        this.metrics = metrics;
        this.limits = limits;
        this.clock = clock;
        this.pace = pace;
        // What was wrong with it is in the log of the process that found it.
        index.damaged(limits.reported()).forEach(blob -> known.put(blob.digest(), ""));
    }

    /** The next look reads everything, from the beginning and without pauses. */
    ScrubPass request() {
        return requests.ask();
    }

    /** Whoever waits is told that nothing comes any more. */
    void close() {
        requests.close();
    }

    ScrubStatus status() {
        return new ScrubStatus(
                isRunning,
                blobs.get(),
                bytes.get(),
                totalBytes.get(),
                found.get(),
                passes.get(),
                index.cursor().finishedAt(),
                index.damaged(limits.reported()).stream().map(this::described).toList(),
                index.damagedCount(),
                diskFault);
    }

    private DamagedContent described(DamagedBlob blob) {
        return new DamagedContent(
                blob.digest(), known.getOrDefault(blob.digest(), ""), blob.holders());
    }

    /** Tells what was healed, and reads on where it is time to. */
    void look() {
        tellHealed();
        var asked = requests.take();
        if (asked.isPresent()) {
            serve(asked.get());
        } else {
            var cursor = index.cursor();
            Instant now = clock.instant();
            if (!now.isBefore(notBefore) && isDue(cursor, now)) {
                pass(cursor.lastBlob(), limits.scrubBytesPerSecond());
            }
        }
    }

    private void serve(ScrubPass asked) {
        try {
            pass(0, 0);
            asked.ended(status());
        } catch (RuntimeException e) {
            asked.brokeOff(e);
            throw e;
        }
    }

    /** A pass that was begun goes on; the next one waits for its time. */
    private boolean isDue(ScrubCursor cursor, Instant now) {
        return cursor.lastBlob() > 0
                || cursor.finishedAt().isEmpty()
                || !now.isBefore(cursor.finishedAt().get().plus(limits.scrubInterval()));
    }

    private void pass(long from, long bytesPerSecond) {
        isRunning = true;
        blobs.set(0);
        bytes.set(0);
        found.set(0);
        totalBytes.set(index.bytes(from));
        var unreadable = new UnreadableRun();
        try {
            long after = from;
            int sinceNote = 0;
            for (var page = index.live(after, PAGE);
                    !page.isEmpty();
                    page = index.live(after, PAGE)) {
                for (StoredBlob blob : page) {
                    if (bytesPerSecond > 0 && requests.isAsked()) {
                        // Somebody waits for a pass without pauses.
                        return;
                    }
                    // Also where no file is read, the registry may close.
                    pace.rest(Duration.ZERO);
                    read(blob, bytesPerSecond, unreadable);
                    after = blob.id();
                    sinceNote++;
                    if (sinceNote >= limits.scrubBlobs()) {
                        index.note(new ScrubCursor(after, index.cursor().finishedAt()));
                        sinceNote = 0;
                    }
                }
            }
            if (unreadable.isAll()) {
                throw diskFails(unreadable);
            }
            unreadable.end().forEach(held -> withdraw(held.blob(), held.reason()));
            diskFault = Optional.empty();
            notBefore = Instant.MIN;
            index.note(new ScrubCursor(0, Optional.of(clock.instant())));
            passes.incrementAndGet();
            events.tell(new RegistryEvent.Scrubbed(blobs.get(), bytes.get(), found.get()));
        } finally {
            isRunning = false;
        }
    }

    private void read(StoredBlob blob, long bytesPerSecond, UnreadableRun unreadable) {
        Optional<String> fault;
        try {
            // Whoever asks for a pass does not wait for the pauses in a large layer.
            fault = check.fault(blob, () -> requests.isAsked() ? 0 : bytesPerSecond, pace);
        } catch (StorageFault failed) {
            if (failed.kind() == StorageFault.Kind.BUSY) {
                throw failed;
            }
            passed(blob);
            unreadable.add(blob, failed);
            if (unreadable.isTooLong()) {
                throw diskFails(unreadable);
            }
            return;
        }
        passed(blob);
        metrics.scrubbed(blob.size());
        unreadable.end().forEach(held -> withdraw(held.blob(), held.reason()));
        fault.ifPresent(reason -> withdraw(blob, reason));
    }

    private void passed(StoredBlob blob) {
        blobs.incrementAndGet();
        bytes.addAndGet(blob.size());
    }

    /** Nothing is taken out of service for a disk's sake: it may be back with the next cable. */
    private StorageFault diskFails(UnreadableRun unreadable) {
        String reason = unreadable.reason();
        diskFault = Optional.of(reason);
        notBefore = clock.instant().plus(AFTER_DISK_FAULT);
        events.tell(new RegistryEvent.DiskFailing(reason));
        return new StorageFault(StorageFault.Kind.BROKEN, "the disk fails: " + reason);
    }

    private void withdraw(StoredBlob blob, String reason) {
        // Under the lock no push is about to replace the file that was read.
        if (quarantine.quarantine(blob.digest(), () -> index.withdraw(blob)).isPresent()) {
            quarantine.settle();
            found.incrementAndGet();
            if (known.size() < limits.reported()) {
                known.put(blob.digest(), reason);
            }
            LOG.log(System.Logger.Level.ERROR, "{0} {1}", blob.digest(), reason);
            events.tell(new RegistryEvent.ContentDamaged(blob.digest(), reason));
        }
    }

    private void tellHealed() {
        for (Digest digest : Set.copyOf(known.keySet())) {
            if (!index.isDamaged(digest)) {
                known.remove(digest);
                if (index.isLive(digest)) {
                    events.tell(new RegistryEvent.ContentHealed(digest));
                }
            }
        }
        quarantine.release(digest -> !index.isDamaged(digest));
    }
}
