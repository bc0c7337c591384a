package dev.berth.policies.slots;

import dev.berth.policies.workload.PodName;

/**
 * A pod that holds CPUs. A pod that is being moved is there twice, with the CPUs it leaves and
 * those it goes to.
 *
 * @param pod who
 * @param demand what it asked for
 * @param pin the CPUs it may run on; empty: not pinned, so that it may run on any
 */
public record Holder(PodName pod, SlotDemand demand, CpuSet pin) {}
