package dev.berth.policies.workload;

import java.time.Duration;

/**
 * What each replica of a workload is made from.
 *
 * @param labels what services and the workload select by
 * @param annotations free text of the user; {@code berth.dev/placement} picks the policy
 * @param container the one container
 * @param terminationGrace how long the container has between being told and being made to stop
 */
public record PodTemplate(
        Labels labels, Labels annotations, ContainerTemplate container, Duration terminationGrace) {
    /** The grace of a document that names none. */
    public static final Duration DEFAULT_TERMINATION_GRACE = Duration.ofSeconds(30);
}
