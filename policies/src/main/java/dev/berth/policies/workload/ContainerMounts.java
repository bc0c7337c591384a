package dev.berth.policies.workload;

/** What of a pod's volumes a container sees, and where. */
public record ContainerMounts() {
    /** A container that mounts nothing. */
    public static final ContainerMounts NONE = new ContainerMounts();
}
