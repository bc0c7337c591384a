package dev.berth.policies.reconcile;

import dev.berth.policies.workload.WorkloadName;

/**
 * For what an image is resolved: one container of one template of one workload. A tag is looked up
 * once for it, so that all replicas run the same content whatever is pushed under that tag
 * meanwhile.
 *
 * @param workload whose
 * @param specHash which template, {@link SpecHash}
 * @param container which container of it
 */
public record ImageKey(WorkloadName workload, String specHash, String container) {}
