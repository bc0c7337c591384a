package dev.berth.daemon.host;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the processes of one container have used, as the kernel accounts it.
 *
 * @param cpuNanos of CPU since the container started
 * @param periods of the quota that have passed; 0 without a quota
 * @param throttledPeriods in which the quota was used up
 * @param throttledNanos for which it had to wait in them
 * @param memoryBytes without the page cache that can be had back at once (the working set)
 * @param memoryLimitBytes empty without a limit
 * @param cpuPressure part of the last 10 s in which some process waited for a CPU, 0 to 1; empty
 *     where the kernel does not tell (cgroup v1)
 * @param memoryPressure the same for memory
 */
public record CgroupUsage(
        long cpuNanos,
        long periods,
        long throttledPeriods,
        long throttledNanos,
        long memoryBytes,
        OptionalLong memoryLimitBytes,
        OptionalDouble cpuPressure,
        OptionalDouble memoryPressure) {}
