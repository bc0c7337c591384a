package dev.berth.policies.balance;

/**
 * What the checks of one endpoint amount to. It begins healthy: its pod's readiness has spoken for
 * it, and whoever begins unhealthy is of no use until somebody has looked.
 *
 * @param healthy whether it may get requests
 * @param streak checks in a row that said otherwise
 */
public record HealthStreak(boolean healthy, int streak) {
    public static final HealthStreak START = new HealthStreak(true, 0);

    /** What they amount to after another one. */
    public HealthStreak checked(boolean good, HealthCheck check) {
        if (good == healthy) {
            return streak == 0 ? this : new HealthStreak(healthy, 0);
        }
        int needed = healthy ? check.unhealthyThreshold() : check.healthyThreshold();
        return streak + 1 >= needed
                ? new HealthStreak(good, 0)
                : new HealthStreak(healthy, streak + 1);
    }
}
