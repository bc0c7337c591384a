package dev.berth.policies.reconcile;

/**
 * How often a pod was restarted.
 *
 * @param restarts ever, as far as the daemon remembers
 * @param streak without having run well in between
 */
public record RestartHistory(int restarts, int streak) {
    /** Never. */
    public static final RestartHistory NONE = new RestartHistory(0, 0);
}
