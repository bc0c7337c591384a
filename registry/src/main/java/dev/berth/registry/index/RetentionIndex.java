package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.retention.Removal;
import dev.berth.policies.retention.RepositoryContent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Repositories as retention sees them. What it decided is checked once more in the transaction that
 * does it, so a push, a tag or a pull in between wins.
 */
public final class RetentionIndex {
    private final Database database;

    RetentionIndex(Database database) {
        this.database = database;
    }

    /** Names after {@code after} ({@code ""} for the first) in order, at most {@code count}. */
    public List<RepositoryName> repositories(String after, int count) {
        return database.read(connection -> RetentionRows.repositories(connection, after, count));
    }

    /** What a repository holds; empty where it has more than {@code most} manifests. */
    public Optional<RepositoryContent> content(RepositoryName repository, int most) {
        return database.read(connection -> RetentionRows.content(connection, repository, most));
    }

    /** Deletes tags that were not set again; gives those that went. */
    public List<Removal.OfTag> removeTags(List<Removal.OfTag> tags) {
        return database.change(
                connection -> {
                    var removed = new ArrayList<Removal.OfTag>();
                    for (var removal : tags) {
                        if (RetentionRows.removeTag(
                                connection, removal.repository(), removal.tag())) {
                            removed.add(removal);
                        }
                    }
                    return removed;
                });
    }

    /** Notes which manifests nothing needs, from {@code now} on, and which are needed again. */
    public void mark(RepositoryName repository, List<Digest> idle, List<Digest> used, Instant now) {
        database.change(
                connection -> {
                    for (Digest digest : idle) {
                        RetentionRows.mark(connection, repository, digest, Optional.of(now));
                    }
                    for (Digest digest : used) {
                        RetentionRows.mark(connection, repository, digest, Optional.empty());
                    }
                    return true;
                });
    }

    /**
     * Deletes manifests, in that order, that nothing needs still; gives those that went.
     *
     * @param idleUntil those that have been idle since then or before
     */
    public List<Removal.OfManifest> removeManifests(
            List<Removal.OfManifest> manifests, Instant idleUntil, Instant now) {
        return database.change(
                connection -> {
                    var removed = new ArrayList<Removal.OfManifest>();
                    for (var removal : manifests) {
                        if (RetentionRows.removeManifest(
                                connection,
                                removal.repository(),
                                removal.digest(),
                                idleUntil,
                                now)) {
                            removed.add(removal);
                        }
                    }
                    return removed;
                });
    }
}
