package dev.berth.policies.slots;

import dev.berth.policies.workload.Resources;

/**
 * Host CPUs that are handed out together.
 *
 * @param id its place among the host's slots, from 0; the same while the hardware is the same
 * @param cpus its online CPUs, at least one
 * @param numaNode the memory all of them are near to
 * @param l3Domain the last-level cache all of them share
 * @param core slots of one number share execution units; ≥ 0
 * @param capacityMillis thousandths of a CPU that it offers, 1000 for each CPU
 */
public record Slot(int id, CpuSet cpus, int numaNode, int l3Domain, int core, long capacityMillis) {
    /** The most that a slot can offer, thousandths of a CPU: the whole of the largest host. */
    public static final long MAX_CAPACITY_MILLIS = (CpuSet.MAX_ID + 1) * Resources.MILLIS_PER_CPU;

    public Slot {
        if (id < 0 || id > CpuSet.MAX_ID || cpus.isEmpty() || capacityMillis <= 0) {
            throw new IllegalArgumentException("slot " + id + " offers nothing: " + cpus);
        }
        if (capacityMillis > MAX_CAPACITY_MILLIS) {
            throw new IllegalArgumentException("slot " + id + " offers " + capacityMillis + "m");
        }
    }

    /** A slot that offers each of its CPUs whole, and has its execution units for itself. */
    public static Slot of(int id, CpuSet cpus, int numaNode, int l3Domain) {
        return onCore(id, cpus, numaNode, l3Domain, cpus.first());
    }

    /** A slot that offers each of its CPUs whole. */
    public static Slot onCore(int id, CpuSet cpus, int numaNode, int l3Domain, int core) {
        return new Slot(id, cpus, numaNode, l3Domain, core, cpus.size() * Resources.MILLIS_PER_CPU);
    }
}
