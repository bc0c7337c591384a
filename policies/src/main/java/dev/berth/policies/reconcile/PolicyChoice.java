package dev.berth.policies.reconcile;

import dev.berth.policies.placement.PlacementPolicies;
import dev.berth.policies.placement.PlacementPolicy;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.PodTemplate;

/**
 * Which policy places which pod: that of its annotation, else the configured one.
 *
 * @param desired whose templates carry the annotations
 * @param configured for pods that name none
 */
record PolicyChoice(DesiredState desired, PlacementPolicy configured) {
    PlacementPolicy of(PodTemplate template) {
        return PlacementPolicies.chosenBy(template.annotations().values()).orElse(configured);
    }

    /** As its workload says now, whatever it said when the pod was made. */
    PlacementPolicy of(ObservedPod pod) {
        var workload = desired.workloads().get(pod.workload());
        return workload == null ? configured : of(workload.template());
    }
}
