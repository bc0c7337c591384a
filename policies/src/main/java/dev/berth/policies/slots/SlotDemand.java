package dev.berth.policies.slots;

import dev.berth.policies.workload.Resources;

/**
 * What a pod asks of the host.
 *
 * @param cpuMillis thousandths of a CPU, 0 to {@value #MAX_CPU_MILLIS}
 * @param memoryBytes bytes, 0 to {@value #MAX_MEMORY_BYTES}
 * @param mode whom it shares its CPUs with
 */
public record SlotDemand(long cpuMillis, long memoryBytes, Mode mode) {
    /** Far more than a host has; a larger wish is refused just the same. */
    public static final long MAX_CPU_MILLIS = 1_000_000_000L;

    /** Far more than a host has (64 PiB); a larger wish is refused just the same. */
    public static final long MAX_MEMORY_BYTES = 1L << 56;

    /** Whom a pod shares its CPUs with. */
    public enum Mode {
        /** With nobody: whole slots of its own. */
        EXCLUSIVE,
        /** With other shared pods, as long as their requests fit the slot. */
        SHARED,
        /** With everybody who is not exclusive: it asked for nothing and moves as they come. */
        FLOATING
    }

    public SlotDemand {
        if (cpuMillis < 0 || cpuMillis > MAX_CPU_MILLIS) {
            throw new IllegalArgumentException("cpuMillis is " + cpuMillis);
        }
        if (memoryBytes < 0 || memoryBytes > MAX_MEMORY_BYTES) {
            throw new IllegalArgumentException("memoryBytes is " + memoryBytes);
        }
        if (mode == Mode.EXCLUSIVE
                && (cpuMillis == 0 || cpuMillis % Resources.MILLIS_PER_CPU != 0)) {
            throw new IllegalArgumentException("exclusive, but not whole CPUs: " + cpuMillis);
        }
        if (mode == Mode.FLOATING && (cpuMillis != 0 || memoryBytes != 0)) {
            throw new IllegalArgumentException("floating, but with a request");
        }
    }

    /** What asks for nothing. */
    public static final SlotDemand FLOATING = new SlotDemand(0, 0, Mode.FLOATING);

    /** Whole CPUs for nobody else. */
    public static SlotDemand exclusive(int cpus, long memoryBytes) {
        return new SlotDemand(cpus * Resources.MILLIS_PER_CPU, memoryBytes, Mode.EXCLUSIVE);
    }

    /** A part of CPUs that others use too. */
    public static SlotDemand shared(long cpuMillis, long memoryBytes) {
        return new SlotDemand(cpuMillis, memoryBytes, Mode.SHARED);
    }

    /** What a pod with these requests and limits asks for. */
    public static SlotDemand of(Resources resources) {
        if (resources.isBestEffort()) {
            return FLOATING;
        }
        long cpu = Math.min(resources.cpuRequestMillis(), MAX_CPU_MILLIS);
        long memory = Math.min(resources.memoryRequestBytes(), MAX_MEMORY_BYTES);
        return new SlotDemand(cpu, memory, resources.isExclusive() ? Mode.EXCLUSIVE : Mode.SHARED);
    }

    /** CPUs of an exclusive demand. */
    public int wholeCpus() {
        return Math.toIntExact(cpuMillis / Resources.MILLIS_PER_CPU);
    }
}
