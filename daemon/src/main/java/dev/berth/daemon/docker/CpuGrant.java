package dev.berth.daemon.docker;

/**
 * Which host CPUs a container may use and how much of them.
 *
 * @param cpus host CPUs as the kernel lists them ({@code 0-1,4}); empty for all
 * @param memoryNodes NUMA nodes in the same form; empty for all
 * @param nanoCpus quota in 10⁻⁹ CPUs; 0 for none. Exclusive containers have none: a quota would
 *     throttle on CPUs that nobody else may use
 * @param shares weight among those who share, 2 to 262144 (cgroups), 1024 for one CPU; 0 for the
 *     engine's default
 */
public record CpuGrant(String cpus, String memoryNodes, long nanoCpus, long shares) {
    /** Weight of one CPU, as Kubernetes converts requests. */
    public static final long SHARES_PER_CPU = 1024;

    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262_144;
    private static final long NANOS_PER_MILLI = 1_000_000;

    public CpuGrant {
        requireList(cpus);
        requireList(memoryNodes);
        if (nanoCpus < 0 || (shares != 0 && (shares < MIN_SHARES || shares > MAX_SHARES))) {
            throw new IllegalArgumentException(
                    nanoCpus
                            + " nano-CPUs with "
                            + shares
                            + " shares, expected ≥ 0 and 2 to 262144");
        }
    }

    /** CPUs that nobody else uses, without a quota. */
    public static CpuGrant exclusive(String cpus, String memoryNodes) {
        if (cpus.isEmpty()) {
            throw new IllegalArgumentException("an exclusive grant names its CPUs");
        }
        return new CpuGrant(cpus, memoryNodes, 0, 0);
    }

    /**
     * A part of CPUs that others use too.
     *
     * @param requestMillis millicores that it gets when all are busy
     * @param limitMillis millicores that it never exceeds; 0 for no limit
     */
    public static CpuGrant shared(
            String cpus, String memoryNodes, long requestMillis, long limitMillis) {
        long shares = Math.clamp(requestMillis * SHARES_PER_CPU / 1000, MIN_SHARES, MAX_SHARES);
        return new CpuGrant(cpus, memoryNodes, limitMillis * NANOS_PER_MILLI, shares);
    }

    /** Whatever is left over on CPUs that others use too. */
    public static CpuGrant floating(String cpus, String memoryNodes) {
        return new CpuGrant(cpus, memoryNodes, 0, MIN_SHARES);
    }

    private static void requireList(String list) {
        if (!list.matches("([0-9]{1,5}(-[0-9]{1,5})?(,[0-9]{1,5}(-[0-9]{1,5})?)*)?")) {
            throw new IllegalArgumentException(
                    "\"" + list + "\" is no list of numbers such as 0-1,4");
        }
    }
}
