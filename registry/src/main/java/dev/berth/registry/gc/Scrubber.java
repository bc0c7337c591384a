package dev.berth.registry.gc;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.Announcer;
import dev.berth.registry.base.RegistryEvent;
import dev.berth.registry.base.UpkeepLimits;
import dev.berth.registry.blob.BlobReader;
import dev.berth.registry.blob.BlobTrash;
import dev.berth.registry.index.ScrubCursor;
import dev.berth.registry.index.ScrubIndex;
import dev.berth.registry.index.StoredBlob;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads stored content again, slowly, and takes out of service what is not what its name says.
 *
 * <pre>
 * read at a bounded pace → other content, unreadable or missing?
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

    private final ContentCheck check;
    private final BlobTrash quarantine;
    private final ScrubIndex index;
    private final Announcer events;
    private final UpkeepLimits limits;
    private final InstantSource clock;
    private final Pace pace;
    private final AtomicBoolean isRequested = new AtomicBoolean();

    /** Damaged content that was told, until it is healed or gone; only the worker uses it. */
    private final Set<Digest> told = new HashSet<>();

    private volatile boolean isRunning;
    private final AtomicInteger passes = new AtomicInteger();
    private final AtomicInteger blobs = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    Scrubber(
            BlobReader blobs,
            BlobTrash quarantine,
            ScrubIndex index,
            Announcer events,
            UpkeepLimits limits,
            InstantSource clock,
            Pace pace) {
        this.check = new ContentCheck(blobs);
        this.quarantine = quarantine;
        this.index = index;
        this.events = events;
        this.limits = limits;
        this.clock = clock;
        this.pace = pace;
    }

    /** The next look reads everything, from the beginning and without pauses. */
    void request() {
        isRequested.set(true);
    }

    ScrubStatus status() {
        return new ScrubStatus(
                isRunning,
                blobs.get(),
                bytes.get(),
                passes.get(),
                index.cursor().finishedAt(),
                index.damaged(limits.reported()),
                index.damagedCount());
    }

    /** Tells what was healed, and reads on where it is time to. */
    void look() {
        tellHealed();
        if (isRequested.getAndSet(false)) {
            pass(0, 0);
        } else {
            var cursor = index.cursor();
            if (isDue(cursor, clock.instant())) {
                pass(cursor.lastBlob(), limits.scrubBytesPerSecond());
            }
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
        try {
            long after = from;
            int sinceNote = 0;
            for (var page = index.live(after, PAGE);
                    !page.isEmpty();
                    page = index.live(after, PAGE)) {
                for (StoredBlob blob : page) {
                    if (bytesPerSecond > 0 && isRequested.get()) {
                        // Somebody waits for a pass without pauses.
                        return;
                    }
                    read(blob, bytesPerSecond);
                    after = blob.id();
                    sinceNote++;
                    if (sinceNote >= limits.scrubBlobs()) {
                        index.note(new ScrubCursor(after, index.cursor().finishedAt()));
                        sinceNote = 0;
                    }
                }
            }
            index.note(new ScrubCursor(0, Optional.of(clock.instant())));
            passes.incrementAndGet();
        } finally {
            isRunning = false;
        }
    }

    private void read(StoredBlob blob, long bytesPerSecond) {
        var fault = check.fault(blob, bytesPerSecond, pace);
        blobs.incrementAndGet();
        bytes.addAndGet(blob.size());
        if (fault.isEmpty()) {
            return;
        }
        // Under the lock no push is about to replace the file that was read.
        if (quarantine.quarantine(blob.digest(), () -> index.withdraw(blob)).isPresent()) {
            quarantine.settle();
            told.add(blob.digest());
            LOG.log(System.Logger.Level.ERROR, "{0} {1}", blob.digest(), fault.get());
            events.tell(new RegistryEvent.ContentDamaged(blob.digest(), fault.get()));
        }
    }

    private void tellHealed() {
        for (Digest digest : Set.copyOf(told)) {
            if (!index.isDamaged(digest)) {
                told.remove(digest);
                if (index.isLive(digest)) {
                    events.tell(new RegistryEvent.ContentHealed(digest));
                }
            }
        }
        quarantine.release(digest -> !index.isDamaged(digest));
    }
}
