package dev.berth.daemon.store;

import dev.berth.daemon.document.Kind;
import dev.berth.policies.workload.Claim;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Claims that were deleted and stay as long as their storage is used.
 *
 * @param store where they are
 */
public record LeavingClaims(DesiredStateStore store) {
    /** Forgets a claim that is leaving and whose storage is gone. */
    public void forget(Claim claim) {
        if (claim.leaving()) {
            store.discard(Kind.CLAIM, claim.name(), claim.uid());
        }
    }

    /** Writes that an object is leaving, and gives what is stored then. */
    static Snapshot marked(
            Database database, Snapshot before, StoredObject leaving, Change change) {
        database.transaction(
                sql -> {
                    ObjectRows.leave(sql, leaving, change.at());
                    History.finish(sql, change.revision(), List.of(change), "delete");
                    return true;
                });
        SortedMap<Snapshot.Key, StoredObject> objects = new TreeMap<>(before.objects());
        objects.put(new Snapshot.Key(leaving.kind(), leaving.name()), leaving);
        return Snapshot.of(change.revision(), objects, before.pins(), before.rollouts());
    }
}
