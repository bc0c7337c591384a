package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import java.time.Instant;
import java.util.List;

/**
 * What nobody needs any more, and the steps in which it goes.
 *
 * <pre>
 * link: lease over → gone
 * blob: no link, no manifest → condemned (generation + 1) → its file goes → forgotten
 * </pre>
 *
 * A push, a mount or a lease in between wins: the next step finds another generation.
 */
public final class GarbageIndex {
    private final Database database;

    GarbageIndex(Database database) {
        this.database = database;
    }

    /** Counts transactions since the start; the same number twice means that nothing changed. */
    public long changes() {
        return database.changes();
    }

    /** Whether a lease ended until then. */
    public boolean anyExpired(Instant cutoff) {
        return database.read(
                connection -> GarbageRows.anyExpired(connection, cutoff.toEpochMilli()));
    }

    /** Blobs that wait in a repository since their lease ended: after the one, until the other. */
    public int expiredBetween(Instant after, Instant until) {
        return database.read(
                connection ->
                        GarbageRows.expiredBetween(
                                connection, after.toEpochMilli(), until.toEpochMilli()));
    }

    /** Whether a manifest was seen idle until then. */
    public boolean anyIdle(Instant cutoff) {
        return database.read(connection -> GarbageRows.anyIdle(connection, cutoff.toEpochMilli()));
    }

    /**
     * What a round over leases did.
     *
     * @param gone links that went
     * @param more whether there may be more
     */
    public record Expired(int gone, boolean more) {}

    /** Ends leases that were over by then, {@code count} at most. */
    public Expired expire(Instant cutoff, int count) {
        return anyExpired(cutoff)
                ? database.change(
                        connection -> GarbageRows.expire(connection, cutoff.toEpochMilli(), count))
                : new Expired(0, false);
    }

    /** Blobs after that row (0 for all) that no link and no manifest holds, in order. */
    public List<StoredBlob> unneeded(long after, int count) {
        return database.read(connection -> GarbageRows.unneeded(connection, after, count));
    }

    /** The same, as if the leases that end until then were over already. */
    public List<StoredBlob> unneededAt(Instant cutoff, long after, int count) {
        return database.read(
                connection ->
                        GarbageRows.unneededAt(connection, cutoff.toEpochMilli(), after, count));
    }

    /** Blobs after that row (0 for all) whose deletion was begun, in order. */
    public List<StoredBlob> condemned(long after, int count) {
        return database.read(connection -> GarbageRows.condemned(connection, after, count));
    }

    /** Begins the deletion of those that still nobody needs; gives them as they are now. */
    public List<StoredBlob> condemn(List<StoredBlob> blobs) {
        return database.change(connection -> GarbageRows.condemn(connection, blobs));
    }

    /** Whether a deletion still holds: ask it with the lock of the digest. */
    public boolean isCondemned(StoredBlob blob) {
        return database.read(connection -> GarbageRows.isCondemned(connection, blob));
    }

    /** Ends the deletion of those that nobody brought back; says how many went. */
    public int forget(List<StoredBlob> blobs) {
        return database.change(connection -> GarbageRows.forget(connection, blobs));
    }

    /** Whether there is a row of that content, in whatever state. */
    public boolean knows(Digest digest) {
        return database.read(connection -> GarbageRows.knows(connection, digest));
    }

    /**
     * Somebody was told that the manifest is there: it counts as needed until the next look; false
     * where it went meanwhile. Writes only where it counted as needed by nobody.
     */
    public boolean use(RepositoryName repository, Digest digest) {
        var idle = database.read(connection -> GarbageRows.isIdle(connection, repository, digest));
        if (idle.isEmpty() || !idle.get()) {
            return idle.isPresent();
        }
        return database.change(connection -> GarbageRows.use(connection, repository, digest));
    }
}
