package dev.berth.daemon;

import dev.berth.daemon.control.ClaimDocuments;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.LeavingClaims;
import dev.berth.policies.workload.Claim;

/** The claims in the store. */
record StoredClaims(DesiredStateStore store) implements ClaimDocuments {
    @Override
    public void gone(Claim claim) {
        new LeavingClaims(store).forget(claim);
    }
}
