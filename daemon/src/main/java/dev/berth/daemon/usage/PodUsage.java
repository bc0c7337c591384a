package dev.berth.daemon.usage;

import dev.berth.daemon.host.CgroupUsage;
import dev.berth.policies.balance.CpuLoad;
import dev.berth.policies.workload.PodName;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one pod uses, all its containers together.
 *
 * @param pod which
 * @param cpuCores CPUs that it kept busy since the sample before; empty in its first one
 * @param slotBusy how busy the CPUs are on which it may run, whoever keeps them so, 0 to 1
 * @param load how it fares on those CPUs; empty where its use or theirs is unknown
 * @param throttled part of its quota's periods since the sample before in which it was held back
 * @param cpuNanos of CPU since its containers started
 * @param memoryBytes its working set
 * @param memoryLimitBytes of all its containers; empty where one has none
 * @param cpuPressure of its containers the greatest, 0 to 1; empty where the kernel does not tell
 * @param memoryPressure the same for memory
 */
public record PodUsage(
        PodName pod,
        OptionalDouble cpuCores,
        OptionalDouble slotBusy,
        Optional<CpuLoad> load,
        double throttled,
        long cpuNanos,
        long memoryBytes,
        OptionalLong memoryLimitBytes,
        OptionalDouble cpuPressure,
        OptionalDouble memoryPressure) {
    /** What two containers of a pod use together. */
    static CgroupUsage sum(CgroupUsage one, CgroupUsage other) {
        boolean limited =
                one.memoryLimitBytes().isPresent() && other.memoryLimitBytes().isPresent();
        return new CgroupUsage(
                one.cpuNanos() + other.cpuNanos(),
                one.periods() + other.periods(),
                one.throttledPeriods() + other.throttledPeriods(),
                one.throttledNanos() + other.throttledNanos(),
                one.memoryBytes() + other.memoryBytes(),
                limited
                        ? OptionalLong.of(
                                one.memoryLimitBytes().getAsLong()
                                        + other.memoryLimitBytes().getAsLong())
                        : OptionalLong.empty(),
                greater(one.cpuPressure(), other.cpuPressure()),
                greater(one.memoryPressure(), other.memoryPressure()));
    }

    private static OptionalDouble greater(OptionalDouble one, OptionalDouble other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isPresent() ? one : other;
        }
        return OptionalDouble.of(Math.max(one.getAsDouble(), other.getAsDouble()));
    }
}
