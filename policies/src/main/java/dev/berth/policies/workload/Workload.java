package dev.berth.policies.workload;

import java.util.Optional;

/** Something that keeps pods of one template running. */
public sealed interface Workload permits Deployment, StatefulSet, DaemonSet, BarePod, Job {
    /** Which one. */
    WorkloadName id();

    /** What each of its pods is made from. */
    PodTemplate template();

    /** How many pods shall run. */
    int replicas();

    /**
     * The object's uid, where pods of an earlier object of that name are not its own: theirs have
     * done what they were for.
     */
    default Optional<String> instance() {
        return Optional.empty();
    }
}
