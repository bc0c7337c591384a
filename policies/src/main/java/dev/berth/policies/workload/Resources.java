package dev.berth.policies.workload;

import java.util.OptionalLong;

/**
 * What a container asks for and may use at most.
 *
 * @param cpuRequestMillis thousandths of a host CPU, ≥ 0; 0 where nothing is asked for
 * @param cpuLimitMillis thousandths of a host CPU, ≥ the request; empty where there is no limit
 * @param memoryRequestBytes bytes, ≥ 0; 0 where nothing is asked for
 * @param memoryLimitBytes bytes, ≥ the request; empty where there is no limit
 */
public record Resources(
        long cpuRequestMillis,
        OptionalLong cpuLimitMillis,
        long memoryRequestBytes,
        OptionalLong memoryLimitBytes) {
    /** Thousandths in one CPU. */
    public static final long MILLIS_PER_CPU = 1_000;

    /** Nothing asked for, no limit. */
    public static final Resources NONE =
            new Resources(0, OptionalLong.empty(), 0, OptionalLong.empty());

    public Resources {
        check("cpu", cpuRequestMillis, cpuLimitMillis);
        check("memory", memoryRequestBytes, memoryLimitBytes);
    }

    private static void check(String what, long request, OptionalLong limit) {
        if (request < 0) {
            throw new IllegalArgumentException(what + " request is negative: " + request);
        }
        if (limit.isPresent() && (limit.getAsLong() <= 0 || limit.getAsLong() < request)) {
            throw new IllegalArgumentException(
                    what + " limit " + limit.getAsLong() + " is below the request " + request);
        }
    }

    /**
     * Whether whole CPUs are asked for, to be held alone: the CPU request is whole and equals its
     * limit, and so does the memory request.
     */
    public boolean isExclusive() {
        return cpuRequestMillis > 0
                && cpuRequestMillis % MILLIS_PER_CPU == 0
                && equalsLimit(cpuRequestMillis, cpuLimitMillis)
                && equalsLimit(memoryRequestBytes, memoryLimitBytes);
    }

    /** Whether nothing at all is asked for, so that the pod floats over what is not exclusive. */
    public boolean isBestEffort() {
        return cpuRequestMillis == 0 && memoryRequestBytes == 0;
    }

    private static boolean equalsLimit(long request, OptionalLong limit) {
        return limit.isPresent() && limit.getAsLong() == request;
    }
}
