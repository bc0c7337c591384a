package dev.berth.policies.reconcile;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What was written down of objects beside their documents, by their uid.
 *
 * @param runs of Jobs, and of pods that end
 * @param schedules of CronJobs: for which time the last Job was made
 */
public record Remembered(Map<String, RunRecord> runs, Map<String, Instant> schedules) {
    /** Nothing. */
    public static final Remembered NONE = new Remembered(Map.of(), Map.of());

    public Remembered {
        runs = Map.copyOf(runs);
        schedules = Map.copyOf(schedules);
    }

    RunRecord run(String uid) {
        return runs.getOrDefault(uid, RunRecord.NONE);
    }

    Optional<Instant> schedule(String uid) {
        return Optional.ofNullable(schedules.get(uid));
    }
}
