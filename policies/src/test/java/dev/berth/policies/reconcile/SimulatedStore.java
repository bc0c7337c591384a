package dev.berth.policies.reconcile;

import dev.berth.policies.workload.Batches;
import dev.berth.policies.workload.Claim;
import dev.berth.policies.workload.CronJob;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a daemon has on its disk: documents, and what was written down beside them. */
final class SimulatedStore {
    final Map<String, RunRecord> runs = new HashMap<>();
    final Map<String, Instant> schedules = new HashMap<>();
    final SortedMap<ObjectName, CronJob> cronJobs = new TreeMap<>();

    /** The claims that there are. */
    final SortedMap<ObjectName, Claim> claims = new TreeMap<>();

    private int claimed;

    /** Pods that somebody has deleted. */
    final Set<String> deletedPods = new HashSet<>();

    /** What the Jobs of each CronJob are like. */
    final Map<ObjectName, Job> templates = new HashMap<>();

    /** Every Job that a CronJob ever made, in order. */
    final List<ObjectName> spawned = new ArrayList<>();

    Remembered remembered() {
        return new Remembered(runs, schedules, deletedPods);
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
            case Step.MakeClaim make ->
                    claims.putIfAbsent(
                            make.claim(), new Claim(make.claim(), "claim-" + claimed++, false));
            case Step.DropClaim drop -> {
                var claim = claims.get(drop.claim());
                if (claim != null && claim.uid().equals(drop.uid())) {
                    claims.put(claim.name(), new Claim(claim.name(), claim.uid(), true));
                }
            }
        }
        return with(workloads.values().stream().toList());
    }

    /** Claims that are leaving go once no pod uses them. */
    void forgetLeaving(SimulatedHost host) {
        var used =
                host.containers.values().stream()
                        .flatMap(container -> container.claims.stream())
                        .collect(Collectors.toSet());
        host.inFlight.stream()
                .map(SimulatedHost.Begun::step)
                .filter(Step.CreatePod.class::isInstance)
                .map(step -> ((Step.CreatePod) step).template().volumes().claims())
                .forEach(used::addAll);
        claims.values().removeIf(claim -> claim.leaving() && !used.contains(claim.name().name()));
        host.desired = host.desired.withClaims(claims);
    }

    /** Those workloads, the CronJobs and the claims. */
    DesiredState with(List<? extends Workload> workloads) {
        return new DesiredState(1, DesiredState.byName(workloads), new TreeMap<>(), new TreeMap<>())
                .withCronJobs(cronJobs)
                .withClaims(claims);
    }
}
