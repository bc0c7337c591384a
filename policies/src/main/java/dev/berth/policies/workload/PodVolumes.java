package dev.berth.policies.workload;

/** The volumes of a pod, which its containers mount. */
public record PodVolumes() {
    /** A pod without volumes. */
    public static final PodVolumes NONE = new PodVolumes();
}
