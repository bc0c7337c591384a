package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import java.util.List;

/** What is stored, for whoever reads it again; damaged content is served no more. */
public final class ScrubIndex {
    private final Database database;

    ScrubIndex(Database database) {
        this.database = database;
    }

    /** Live blobs after that row (0 for all) in order. */
    public List<StoredBlob> live(long after, int count) {
        return database.read(connection -> ScrubRows.live(connection, after, count));
    }

    /** Bytes of live blobs after that row (0 for all). */
    public long bytes(long after) {
        return database.read(connection -> ScrubRows.bytes(connection, after));
    }

    /** Damaged content, at most {@code count}. */
    public List<DamagedBlob> damaged(int count) {
        return database.read(connection -> ScrubRows.damaged(connection, count));
    }

    /** How much content is damaged. */
    public int damagedCount() {
        return database.read(ScrubRows::damagedCount);
    }

    /** Whether that content is damaged. */
    public boolean isDamaged(Digest digest) {
        return database.read(connection -> ScrubRows.isDamaged(connection, digest));
    }

    /** Whether that content is in service. */
    public boolean isLive(Digest digest) {
        return database.read(connection -> BlobRows.size(connection, digest).isPresent());
    }

    /** Whether the repository holds that content, which is damaged. */
    public boolean isDamaged(RepositoryName repository, Digest digest) {
        return database.read(connection -> ScrubRows.isDamaged(connection, repository, digest));
    }

    /** Whether that tag names a damaged manifest. */
    public boolean isDamaged(RepositoryName repository, Tag tag) {
        return database.read(connection -> ScrubRows.isDamaged(connection, repository, tag));
    }

    /** Takes a blob out of service; false where it was pushed or deleted since it was read. */
    public boolean withdraw(StoredBlob blob) {
        return database.change(connection -> ScrubRows.withdraw(connection, blob));
    }

    /** How far a pass got. */
    public ScrubCursor cursor() {
        return database.read(ScrubRows::cursor);
    }

    /** Notes how far it got: a write, so not often. */
    public void note(ScrubCursor cursor) {
        database.change(connection -> ScrubRows.note(connection, cursor));
    }
}
