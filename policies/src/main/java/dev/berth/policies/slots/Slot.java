package dev.berth.policies.slots;

import dev.berth.policies.workload.Resources;

/**
 * Host CPUs that are handed out together.
 *
 * @param id its place among the host's slots, from 0; the same while the hardware is the same
 * @param cpus its online CPUs, at least one
 * @param numaNode the memory all of them are near to
 * @param l3Domain the last-level cache all of them share
 * @param capacityMillis thousandths of a CPU that it offers, 1000 for each CPU
 */
public record Slot(int id, CpuSet cpus, int numaNode, int l3Domain, long capacityMillis) {
    public Slot {
        if (id < 0 || cpus.isEmpty() || capacityMillis <= 0) {
            throw new IllegalArgumentException("slot " + id + " offers nothing: " + cpus);
        }
    }

    /** A slot that offers each of its CPUs whole. */
    public static Slot of(int id, CpuSet cpus, int numaNode, int l3Domain) {
        return new Slot(id, cpus, numaNode, l3Domain, cpus.size() * Resources.MILLIS_PER_CPU);
    }
}
