package dev.berth.policies.reconcile;

import dev.berth.policies.workload.ObjectName;

/**
 * For what an image is resolved: one template of one deployment. A tag is looked up once for it, so
 * that all its replicas run the same content whatever is pushed under that tag meanwhile.
 *
 * @param deployment whose
 * @param specHash which template, {@link SpecHash}
 */
public record ImageKey(ObjectName deployment, String specHash) {}
