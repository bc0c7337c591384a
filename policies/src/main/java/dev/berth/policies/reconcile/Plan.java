package dev.berth.policies.reconcile;

import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.ObjectName;
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
 * @param deployments the status of each applied deployment
 * @param pods every pod, those that wait to be created too, by name
 * @param ledger who holds what once these steps are begun
 * @param images whose resolution is still of use
 * @param wakeAt when to decide again even if nothing happens
 */
public record Plan(
        List<Step> steps,
        SortedMap<ObjectName, DeploymentStatus> deployments,
        List<PodStatus> pods,
        SlotLedger ledger,
        Set<ImageKey> images,
        Optional<Instant> wakeAt) {
    public Plan {
        steps = List.copyOf(steps);
        deployments = Collections.unmodifiableSortedMap(new TreeMap<>(deployments));
        pods = List.copyOf(pods);
        images = Set.copyOf(images);
    }
}
