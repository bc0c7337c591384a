package dev.berth.policies.reconcile;

import java.util.List;
import java.util.Optional;

/**
 * How far a workload is.
 *
 * @param replicas pods of it, those that wait to be created too
 * @param readyReplicas of them ready
 * @param availableReplicas of them ready for as long as the document asks for
 * @param updatedReplicas of them made from the template as it is now
 * @param unavailableReplicas how many more have to become ready
 * @param conditions Available and Progressing, and ReplicaFailure while something fails
 * @param revisions of a StatefulSet only
 */
public record WorkloadStatus(
        int replicas,
        int readyReplicas,
        int availableReplicas,
        int updatedReplicas,
        int unavailableReplicas,
        List<Condition> conditions,
        Optional<SetRevisions> revisions) {
    public WorkloadStatus {
        conditions = List.copyOf(conditions);
    }

    /** The status of one whose templates have no names, where whatever is ready is available. */
    public WorkloadStatus(
            int replicas,
            int readyReplicas,
            int updatedReplicas,
            int unavailableReplicas,
            List<Condition> conditions) {
        this(
                replicas,
                readyReplicas,
                readyReplicas,
                updatedReplicas,
                unavailableReplicas,
                conditions,
                Optional.empty());
    }

    /** Whether that condition is there and holds. */
    public boolean has(Condition.Type type) {
        return conditions.stream()
                .anyMatch(condition -> condition.type() == type && condition.status());
    }
}
