package dev.berth.policies.placement;

import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.workload.PodName;

/**
 * A live change of a pod's CPUs.
 *
 * @param pod whose
 * @param from the CPUs it leaves
 * @param to as many CPUs, on the same NUMA node where a {@link Rebalancer} says so
 */
public record Move(PodName pod, CpuSet from, CpuSet to) {
    public Move {
        if (from.size() != to.size()) {
            throw new IllegalArgumentException(
                    "a move of " + pod + " from " + from + " to " + to + " changes its size");
        }
    }
}
