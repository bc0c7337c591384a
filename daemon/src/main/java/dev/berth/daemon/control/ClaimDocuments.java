package dev.berth.daemon.control;

import dev.berth.policies.workload.Claim;

/** The claims that were applied. */
public interface ClaimDocuments {
    /** The storage of a claim that was being deleted is gone: so goes its document. */
    void gone(Claim claim);
}
