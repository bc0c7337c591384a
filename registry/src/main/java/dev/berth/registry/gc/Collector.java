package dev.berth.registry.gc;

import dev.berth.registry.base.Announcer;
import dev.berth.registry.base.RegistryEvent;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.base.UpkeepLimits;
import dev.berth.registry.blob.BlobLayout;
import dev.berth.registry.blob.BlobTrash;
import dev.berth.registry.blob.BlobWriter;
import dev.berth.registry.blob.UploadSessions;
import dev.berth.registry.index.GarbageIndex;
import dev.berth.registry.index.RegistryIndex;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Collects garbage beside pushes and pulls, without a lock that stops them.
 *
 * <pre>
 * sessions that nobody goes on with → tags and manifests ({@link RepositoryRetention})
 *   → links whose lease is over
 *   → blobs that nothing holds ({@link BlobCollection}) → files that no row names ({@link StrayFiles})
 * </pre>
 */
public final class Collector {
    private final GarbageIndex index;
    private final UploadSessions uploads;
    private final RepositoryRetention retention;
    private final Announcer events;
    private final BlobCollection blobs;
    private final StrayFiles strays;
    private final UpkeepLimits limits;
    private final InstantSource clock;
    private final Pace pace;
    private final ReentrantLock running = new ReentrantLock();
    private volatile Optional<CollectReport> last = Optional.empty();

    /** Changes that the index had when the last collection found nothing left to wait for. */
    private long settledChanges = -1;

    private Instant wholeDue = Instant.MIN;
    private Instant walkDue = Instant.MIN;

    Collector(
            BlobLayout layout,
            BlobWriter writer,
            RegistryIndex index,
            UploadSessions uploads,
            RepositoryRetention retention,
            Announcer events,
            UpkeepLimits limits,
            InstantSource clock,
            Pace pace) {
        var trash = new BlobTrash(layout, writer);
        this.index = index.garbage();
        this.uploads = uploads;
        this.retention = retention;
        this.events = events;
        this.blobs = new BlobCollection(this.index, trash, limits.batch());
        this.strays = new StrayFiles(layout, this.index, trash, blobs, limits.batch());
        this.limits = limits;
        this.clock = clock;
        this.pace = pace;
    }

    /** What the last collection did that changed or may have changed anything. */
    Optional<CollectReport> last() {
        return last;
    }

    /**
     * Collects now, in full and without pauses.
     *
     * @throws StorageFault {@code BUSY} while another collection runs for too long
     */
    CollectReport collect(boolean dryRun) {
        try {
            if (!running.tryLock(limits.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StorageFault(StorageFault.Kind.BUSY, "a collection is running");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageFault(StorageFault.Kind.BUSY, "interrupted before a collection", e);
        }
        try {
            return dryRun ? foresee() : collect(true, pace.hurried());
        } finally {
            running.unlock();
        }
    }

    /** Waits, at most that long, for a collection that somebody asked for to end. */
    void awaitEnd(Duration longest) {
        try {
            if (running.tryLock(longest.toNanos(), TimeUnit.NANOSECONDS)) {
                running.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks whether there is anything to collect, and does it at an easy pace. */
    void look() {
        running.lock();
        try {
            uploads.expire();
            Instant now = clock.instant();
            boolean walks = !now.isBefore(walkDue);
            if (walks || !now.isBefore(wholeDue) || isAnythingDue(now)) {
                collect(walks, pace);
            }
        } finally {
            running.unlock();
        }
    }

    /** Cheap questions: a counter in memory and an index of the database. */
    private boolean isAnythingDue(Instant now) {
        return index.changes() != settledChanges
                || index.anyExpired(now.minus(limits.grace()))
                || index.anyIdle(retention.idleCutoff(now));
    }

    private CollectReport collect(boolean walks, Pace tempo) {
        Instant startedAt = clock.instant();
        long begun = System.nanoTime();
        Instant cutoff = startedAt.minus(limits.grace());
        var tally = new Tally();
        tally.sessions = uploads.expire();
        retention.apply(startedAt, false, tempo, tally);
        expireLinks(cutoff, tempo, tally);
        tally.waiting = index.expiredBetween(cutoff, startedAt);
        blobs.collect(cutoff, tempo, tally);
        if (walks) {
            strays.collect(cutoff, false, tempo, tally);
        }
        plan(startedAt, walks, tally);
        var report = tally.report(startedAt, Duration.ofNanos(System.nanoTime() - begun), false);
        last = Optional.of(report);
        int files = report.blobs() + report.strays();
        if (files > 0 || report.failed() > 0) {
            events.tell(new RegistryEvent.Collected(files, report.bytes(), report.failed()));
        }
        return report;
    }

    /** When to look again: soon where something is too young still, else when something changed. */
    private void plan(Instant startedAt, boolean walked, Tally tally) {
        settledChanges = tally.young > 0 ? -1 : index.changes();
        wholeDue = startedAt.plus(limits.whole());
        if (walked) {
            walkDue = tally.young > 0 ? startedAt : startedAt.plus(limits.walk());
        }
    }

    private void expireLinks(Instant cutoff, Pace tempo, Tally tally) {
        while (true) {
            var expired = index.expire(cutoff, limits.batch());
            tally.links += expired.gone();
            if (!expired.more()) {
                return;
            }
            tempo.rest();
        }
    }

    private CollectReport foresee() {
        Instant startedAt = clock.instant();
        long begun = System.nanoTime();
        Instant cutoff = startedAt.minus(limits.grace());
        var tally = new Tally();
        retention.apply(startedAt, true, pace.hurried(), tally);
        tally.waiting = index.expiredBetween(cutoff, startedAt);
        blobs.foresee(cutoff, pace.hurried(), tally);
        strays.collect(cutoff, true, pace.hurried(), tally);
        return tally.report(startedAt, Duration.ofNanos(System.nanoTime() - begun), true);
    }
}
