package dev.berth.policies.balance;

/**
 * How a pod fares on the CPUs on which it may run.
 *
 * @param used CPUs that it keeps busy itself, ≥ 0
 * @param room CPUs of full speed that it could keep busy beside whoever else runs there, above 0
 */
public record CpuLoad(double used, double room) {
    /**
     * The part of what others use that a pod gets when it needs it: the kernel shares fairly
     * between those that compete, and who others are, and how many, it does not tell.
     */
    private static final double WON_BACK = 0.25;

    public CpuLoad {
        if (!(used >= 0) || !(room > 0)) {
            throw new IllegalArgumentException("uses " + used + " CPUs of " + room);
        }
    }

    /**
     * The load as the kernel accounts it.
     *
     * @param used CPUs that the pod keeps busy
     * @param busy CPUs that are busy of those on which it may run, for whomever
     * @param cpus on which it may run, at least 1
     * @param speed of these, 1 for the fastest that the host has
     */
    public static CpuLoad of(double used, double busy, int cpus, double speed) {
        double others = Math.clamp(busy - used, 0, cpus);
        return new CpuLoad(Math.max(0, used), (cpus - others * (1 - WON_BACK)) * speed);
    }

    /**
     * The part of its room that a pod's requests take.
     *
     * @param requestsPerSecond that it answers
     * @param cost CPU seconds of one request
     */
    public double utilization(double requestsPerSecond, double cost) {
        return requestsPerSecond * cost / room;
    }
}
