package dev.berth.daemon.host;

import java.util.OptionalLong;

/**
 * What the kernel lets the processes of one container use at most.
 *
 * @param quotaNanoCpus thousand millionths of a CPU; empty without a quota
 * @param shares weight among those that share CPUs; empty under cgroup v2, where the engine's
 *     number is not the kernel's
 * @param memoryBytes empty without a limit
 * @param pids processes and threads; empty without a limit
 */
public record CgroupLimits(
        OptionalLong quotaNanoCpus,
        OptionalLong shares,
        OptionalLong memoryBytes,
        OptionalLong pids) {}
