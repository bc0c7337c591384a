package dev.berth.policies.reconcile;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was written down beside documents; of objects by their uid.
 *
 * @param runs of Jobs, and of pods that end
 * @param schedules of CronJobs: for which time the last Job was made
 * @param deletedPods pods that somebody has deleted, by the engine's ids of the containers that
 *     hold their addresses; some may be gone
 */
public record Remembered(
        Map<String, RunRecord> runs, Map<String, Instant> schedules, Set<String> deletedPods) {
    /** Nothing. */
    public static final Remembered NONE = new Remembered(Map.of(), Map.of(), Set.of());

    public Remembered {
        runs = Map.copyOf(runs);
        schedules = Map.copyOf(schedules);
        deletedPods = Set.copyOf(deletedPods);
    }

    /** Where nobody has deleted a pod. */
    public Remembered(Map<String, RunRecord> runs, Map<String, Instant> schedules) {
        this(runs, schedules, Set.of());
    }

    /** Whether somebody has deleted that pod; one that comes after it is another. */
    boolean isDeleted(ObservedPod pod) {
        return deletedPods.contains(pod.networked().id());
    }

    RunRecord run(String uid) {
        return runs.getOrDefault(uid, RunRecord.NONE);
    }

    Optional<Instant> schedule(String uid) {
        return Optional.ofNullable(schedules.get(uid));
    }
}
