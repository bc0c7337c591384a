package dev.berth.policies.workload;

/**
 * Storage that outlives the pods which use it ({@code v1} PersistentVolumeClaim).
 *
 * @param name which one
 * @param uid the same as long as the claim exists and never used again: storage is named by it
 * @param leaving whether it was deleted and only waits for the pods that use it
 */
public record Claim(ObjectName name, String uid, boolean leaving) {
    /** What stands before a claim's uid in the name of its volume. */
    public static final String VOLUME_PREFIX = "berth-claim-";

    /** What the engine's volume of it is called. */
    public String volume() {
        return VOLUME_PREFIX + uid;
    }
}
