package dev.berth.policies.plan;

import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.WorkloadName;

/**
 * A pod that would not be as it should when nothing is left to do.
 *
 * @param pod which, by the name that it has or would get
 * @param workload whose
 * @param reason one word in CamelCase
 * @param message the same for people
 */
public record Shortfall(PodName pod, WorkloadName workload, String reason, String message) {}
