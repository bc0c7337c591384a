package dev.berth.policies.workload;

import java.util.List;

/**
 * What of a pod's volumes a container sees, and where.
 *
 * @param mounts each at a path of its own
 */
public record ContainerMounts(List<Mount> mounts) {
    /** A container that mounts nothing. */
    public static final ContainerMounts NONE = new ContainerMounts(List.of());

    public ContainerMounts {
        mounts = List.copyOf(mounts);
    }

    /**
     * One volume at one place.
     *
     * @param volume its name
     * @param path absolute, in the container
     * @param readOnly whether the container may not write there
     * @param subPath what of the volume, relative; empty: all of it
     */
    public record Mount(String volume, String path, boolean readOnly, String subPath) {}
}
