package dev.berth.policies.reconcile;

import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.WorkloadName;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the reconciler decided.
 *
 * @param steps what to begin now, independent of each other
 * @param workloads the status of each applied workload
 * @param pods every pod, those that wait to be created too, by name
 * @param ledger who holds what once these steps are begun
 * @param images whose resolution is still of use
 * @param wakeAt when to decide again even if nothing happens
 * @param batch the status of what ends and of what is scheduled
 * @param rollouts what {@link ObservedState#rollouts} has to say the next time
 * @param interruptions what was decided that nobody asked for, to be told once
 */
public record Plan(
        List<Step> steps,
        SortedMap<WorkloadName, WorkloadStatus> workloads,
        List<PodStatus> pods,
        SlotLedger ledger,
        Set<ImageKey> images,
        Optional<Instant> wakeAt,
        BatchReport batch,
        RolloutMemory rollouts,
        List<Interruption> interruptions) {
    /**
     * That fewer replicas are available for a while than the user allowed.
     *
     * @param workload about which
     * @param reason one word in CamelCase
     * @param message for people
     */
    public record Interruption(WorkloadName workload, String reason, String message) {}

    public Plan {
        steps = List.copyOf(steps);
        workloads = Collections.unmodifiableSortedMap(new TreeMap<>(workloads));
        pods = List.copyOf(pods);
        images = Set.copyOf(images);
        interruptions = List.copyOf(interruptions);
    }
}
