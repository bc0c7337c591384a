package dev.berth.policies.reconcile;

import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.WorkloadName;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one call of the reconciler tells the next about rollouts. After a restart of the daemon all
 * clocks start anew, so nothing is taken for available, or for late, that may not be.
 *
 * @param readySince since when each ready pod has been so without a break that was seen
 * @param progress by workload
 */
public record RolloutMemory(
        Map<PodName, Instant> readySince, Map<WorkloadName, RolloutProgress> progress) {
    /** Nothing. */
    public static final RolloutMemory NONE = new RolloutMemory(Map.of(), Map.of());

    public RolloutMemory {
        readySince = Map.copyOf(readySince);
        progress = Map.copyOf(progress);
    }

    /**
     * What is known when a daemon starts.
     *
     * @param complete by workload: the template whose rollout has been completed
     */
    public static RolloutMemory afterRestart(Map<WorkloadName, String> complete, Instant now) {
        var progress = new TreeMap<WorkloadName, RolloutProgress>();
        complete.forEach(
                (workload, hash) -> progress.put(workload, RolloutProgress.complete(hash, now)));
        return new RolloutMemory(Map.of(), progress);
    }
}
