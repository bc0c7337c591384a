package dev.berth.policies.reconcile;

import dev.berth.policies.workload.Batches;
import dev.berth.policies.workload.CronJob;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a daemon has on its disk: documents, and what was written down beside them. */
final class SimulatedStore {
    final Map<String, RunRecord> runs = new HashMap<>();
    final Map<String, Instant> schedules = new HashMap<>();
    final SortedMap<ObjectName, CronJob> cronJobs = new TreeMap<>();

    /** What the Jobs of each CronJob are like. */
    final Map<ObjectName, Job> templates = new HashMap<>();

    /** Every Job that a CronJob ever made, in order. */
    final List<ObjectName> spawned = new ArrayList<>();

    Remembered remembered() {
        return new Remembered(runs, schedules);
    }

    /** The documents after that step. */
    DesiredState apply(Step.OfStore step, DesiredState desired) {
        var workloads = new TreeMap<>(desired.workloads());
        switch (step) {
            case Step.RecordRun record -> {
                boolean isThere =
                        Optional.ofNullable(workloads.get(record.workload()))
                                .flatMap(Workload::instance)
                                .filter(record.uid()::equals)
                                .isPresent();
                if (isThere) {
                    runs.put(record.uid(), record.record());
                }
            }
            case Step.DeleteJob delete ->
                    workloads
                            .values()
                            .removeIf(
                                    workload ->
                                            workload instanceof Job job
                                                    && job.uid().equals(delete.uid()));
            case Step.SpawnJob spawn -> {
                var cronJob = Optional.ofNullable(cronJobs.get(spawn.cronJob())).orElseThrow();
                var like = Optional.ofNullable(templates.get(spawn.cronJob())).orElseThrow();
                var job = Batches.ownedBy(cronJob, like, spawn.job(), "uid-" + spawned.size());
                workloads.putIfAbsent(job.id(), job);
                spawned.add(spawn.job());
                schedules.put(spawn.uid(), spawn.scheduledAt());
            }
        }
        return with(workloads.values().stream().toList());
    }

    /** Those workloads, and the CronJobs. */
    DesiredState with(List<? extends Workload> workloads) {
        return new DesiredState(1, DesiredState.byName(workloads), new TreeMap<>(), new TreeMap<>())
                .withCronJobs(cronJobs);
    }
}
