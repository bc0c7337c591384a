package dev.berth.policies.workload;

import java.util.List;
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

    /** What two containers that run side by side ask for together. */
    Resources plus(Resources other) {
        return new Resources(
                saturated(cpuRequestMillis, other.cpuRequestMillis),
                sum(cpuLimitMillis, other.cpuLimitMillis),
                saturated(memoryRequestBytes, other.memoryRequestBytes),
                sum(memoryLimitBytes, other.memoryLimitBytes));
    }

    /** These, raised to what each of the others needs while it runs alone. */
    Resources atLeast(List<Resources> others) {
        Resources most = this;
        for (Resources other : others) {
            most =
                    new Resources(
                            Math.max(most.cpuRequestMillis, other.cpuRequestMillis),
                            raised(most.cpuLimitMillis, other.cpuRequestMillis),
                            Math.max(most.memoryRequestBytes, other.memoryRequestBytes),
                            raised(most.memoryLimitBytes, other.memoryRequestBytes));
        }
        return most;
    }

    private static OptionalLong sum(OptionalLong one, OptionalLong other) {
        return one.isPresent() && other.isPresent()
                ? OptionalLong.of(saturated(one.getAsLong(), other.getAsLong()))
                : OptionalLong.empty();
    }

    /** No document asks for more than that, whatever it says. */
    private static long saturated(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    private static OptionalLong raised(OptionalLong limit, long request) {
        return limit.isPresent()
                ? OptionalLong.of(Math.max(limit.getAsLong(), request))
                : OptionalLong.empty();
    }

    private static boolean equalsLimit(long request, OptionalLong limit) {
        return limit.isPresent() && limit.getAsLong() == request;
    }
}
