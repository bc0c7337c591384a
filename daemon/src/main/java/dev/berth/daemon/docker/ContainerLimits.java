package dev.berth.daemon.docker;

import java.util.OptionalInt;

/**
 * What a container may use.
 *
 * @param cpu which CPUs and how much of them
 * @param memoryBytes limit of memory, swap being off; 0 for none, else at least {@link
 *     #MIN_MEMORY_BYTES}
 * @param pids processes and threads, at least 1
 * @param oomScoreAdjustment -1000 to 1000, higher dies first; empty for the engine's default
 */
public record ContainerLimits(
        CpuGrant cpu, long memoryBytes, int pids, OptionalInt oomScoreAdjustment) {
    /** What the engine accepts at least. */
    public static final long MIN_MEMORY_BYTES = 6L * 1024 * 1024;

    /** Enough for a large JVM, and far below what brings a host down. */
    public static final int DEFAULT_PIDS = 4096;

    public ContainerLimits {
        if ((memoryBytes != 0 && memoryBytes < MIN_MEMORY_BYTES) || pids < 1) {
            throw new IllegalArgumentException(
                    memoryBytes + " bytes and " + pids + " pids, expected 0 or ≥ 6 MiB and ≥ 1");
        }
        int adjustment = oomScoreAdjustment.orElse(0);
        if (adjustment < -1000 || adjustment > 1000) {
            throw new IllegalArgumentException(
                    "OOM score adjustment " + adjustment + ", expected -1000 to 1000");
        }
    }

    /** The given CPUs and memory with the usual number of processes. */
    public static ContainerLimits of(CpuGrant cpu, long memoryBytes) {
        return new ContainerLimits(cpu, memoryBytes, DEFAULT_PIDS, OptionalInt.empty());
    }
}
