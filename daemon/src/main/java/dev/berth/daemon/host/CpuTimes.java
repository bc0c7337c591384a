package dev.berth.daemon.host;

/**
 * How long one CPU has worked since the host started.
 *
 * @param busyTicks spent for anybody, interrupts and stolen time included
 * @param totalTicks busy or idle
 */
public record CpuTimes(long busyTicks, long totalTicks) {
    /** The part of the time since {@code before} in which it was busy, 0 to 1. */
    public double busySince(CpuTimes before) {
        long total = totalTicks - before.totalTicks;
        long busy = busyTicks - before.busyTicks;
        return total <= 0 ? 0 : Math.clamp((double) busy / total, 0, 1);
    }
}
