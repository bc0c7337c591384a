package dev.berth.daemon.document;

import dev.berth.policies.workload.ObjectName;
import java.util.List;

/**
 * What a PersistentVolumeClaim asks for.
 *
 * @param name which one
 * @param accessModes as the document names them
 * @param storageBytes how much room it states, > 0
 */
public record ClaimRequest(ObjectName name, List<String> accessModes, long storageBytes) {
    public ClaimRequest {
        accessModes = List.copyOf(accessModes);
    }

    /** Whether a claim may become this one: Kubernetes lets it only ask for more. */
    public boolean mayFollow(ClaimRequest earlier) {
        return accessModes.equals(earlier.accessModes) && storageBytes >= earlier.storageBytes;
    }
}
