package dev.berth.policies.reconcile;

import dev.berth.policies.workload.PodName;

/**
 * Which container of which pod.
 *
 * @param pod whose
 * @param container its name in the pod
 */
public record ContainerName(PodName pod, String container) {
    /** {@code namespace/pod/container}. */
    @Override
    public String toString() {
        return pod + "/" + container;
    }
}
