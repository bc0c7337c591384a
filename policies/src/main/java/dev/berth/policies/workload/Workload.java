package dev.berth.policies.workload;

/** Something that keeps pods of one template running. */
public sealed interface Workload permits Deployment, StatefulSet, DaemonSet {
    /** Which one. */
    WorkloadName id();

    /** What each of its pods is made from. */
    PodTemplate template();

    /** How many pods shall run. */
    int replicas();
}
