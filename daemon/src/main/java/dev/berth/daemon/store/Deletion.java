package dev.berth.daemon.store;

import dev.berth.daemon.document.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What deleting an object comes to.
 *
 * @param revision of the state after it
 * @param object the one that was to be deleted, as it is then
 * @param gone what is taken away: the object, unless it has to stay for a while, and whatever it
 *     made
 * @param leaving what stays as long as it is used: a claim, or the claims of a set
 * @param changes entries of the history
 */
record Deletion(
        long revision,
        StoredObject object,
        List<StoredObject> gone,
        List<StoredObject> leaving,
        List<Change> changes) {
    /** Of an object that somebody deletes; one that is leaving already just goes on. */
    static Deletion of(StoredObject object, Snapshot before, Author author, Instant now) {
        long revision = before.revision() + 1;
        List<Change> changes = new ArrayList<>();
        List<StoredObject> leaving = new ArrayList<>();
        List<StoredObject> gone = List.of();
        if (object.kind() != Kind.CLAIM) {
            gone = withDependents(object, before);
            changes.add(Change.deletion(object, revision, author, now));
        }
        for (StoredObject claim : LeavingClaims.with(object, before.objects(Kind.CLAIM))) {
            changes.add(Change.deletion(claim, revision, author, now));
            leaving.add(claim.leaving(revision, now));
        }
        boolean isLeaving = gone.isEmpty() && !leaving.isEmpty();
        return new Deletion(
                revision, isLeaving ? leaving.getFirst() : object, gone, leaving, changes);
    }

    /** Of an object that the daemon takes away of its own accord. */
    static Deletion untold(StoredObject object, Snapshot before) {
        return new Deletion(
                before.revision() + 1,
                object,
                withDependents(object, before),
                List.of(),
                List.of());
    }

    private static List<StoredObject> withDependents(StoredObject object, Snapshot before) {
        List<StoredObject> gone = new ArrayList<>(List.of(object));
        gone.addAll(Dependents.of(object, before.objects().values()));
        return gone;
    }

    /** Writes it, and gives what is stored then. */
    Snapshot write(Database database, Snapshot before) {
        if (gone.isEmpty() && leaving.isEmpty()) {
            return before;
        }
        database.transaction(
                sql -> {
                    for (StoredObject one : gone) {
                        ObjectRows.delete(sql, one);
                    }
                    for (StoredObject one : leaving) {
                        ObjectRows.leave(sql, one, one.leavingSince().orElseThrow());
                    }
                    History.finish(sql, revision, changes, "delete");
                    return true;
                });
        return before.without(gone, revision).with(leaving, revision);
    }
}
