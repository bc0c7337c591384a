package dev.berth.policies.reconcile;

import java.util.List;

/**
 * How far a workload is.
 *
 * @param replicas pods of it, those that wait to be created too
 * @param readyReplicas of them ready
 * @param updatedReplicas of them made from the template as it is now
 * @param unavailableReplicas how many more have to become ready
 * @param conditions Available and Progressing, and ReplicaFailure while something fails
 */
public record WorkloadStatus(
        int replicas,
        int readyReplicas,
        int updatedReplicas,
        int unavailableReplicas,
        List<Condition> conditions) {
    public WorkloadStatus {
        conditions = List.copyOf(conditions);
    }

    /** Whether that condition is there and holds. */
    public boolean has(Condition.Type type) {
        return conditions.stream()
                .anyMatch(condition -> condition.type() == type && condition.status());
    }
}
