package dev.berth.policies.workload;

/** Which containers of a pod that have ended are started again, as Kubernetes names it. */
public enum RestartPolicy {
    /** Every one. */
    ALWAYS,
    /** Those that ended with another code than 0. */
    ON_FAILURE,
    /** None. */
    NEVER
}
