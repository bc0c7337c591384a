package dev.berth.daemon.store;

import dev.berth.daemon.document.Kind;
import dev.berth.daemon.document.Resource;
import dev.berth.policies.workload.Claim;
import dev.berth.policies.workload.StatefulSet;
import java.util.Collection;
import java.util.List;

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

    /** Claims that begin to leave when that object is deleted: itself, or those of a set. */
    static List<StoredObject> with(StoredObject deleted, Collection<StoredObject> claims) {
        return claims.stream()
                .filter(claim -> claim.leavingSince().isEmpty())
                .filter(claim -> isDeleted(claim, deleted))
                .toList();
    }

    private static boolean isDeleted(StoredObject claim, StoredObject deleted) {
        return deleted.kind() == Kind.CLAIM
                ? claim.name().equals(deleted.name())
                : deleted.resource() instanceof Resource.OfStatefulSet(StatefulSet set)
                        && set.claims().deletedWithSet()
                        && set.claims().include(set.name(), claim.name());
    }

    /** The claims of that object's pods that are leaving. */
    static List<StoredObject> of(Resource resource, Collection<StoredObject> claims) {
        return resource instanceof Resource.OfStatefulSet(StatefulSet set)
                ? claims.stream()
                        .filter(claim -> claim.leavingSince().isPresent())
                        .filter(claim -> set.claims().include(set.name(), claim.name()))
                        .toList()
                : List.of();
    }
}
