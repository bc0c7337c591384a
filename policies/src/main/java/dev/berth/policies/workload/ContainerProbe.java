package dev.berth.policies.workload;

import java.time.Duration;
import java.util.Optional;

/**
 * A question that is put to a running container again and again (Kubernetes, Pod, Probe).
 *
 * @param action what is asked
 * @param initialDelay from the container's start to the first question
 * @param period between two questions
 * @param timeout after which no answer is a bad one
 * @param successThreshold good answers in a row that turn bad into good
 * @param failureThreshold bad answers in a row that turn good into bad
 * @param terminationGrace what a container that is ended for its answers has; empty: its pod's
 */
public record ContainerProbe(
        ContainerAction.OfProbe action,
        Duration initialDelay,
        Duration period,
        Duration timeout,
        int successThreshold,
        int failureThreshold,
        Optional<Duration> terminationGrace) {
    public static final Duration DEFAULT_PERIOD = Duration.ofSeconds(10);
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(1);
    public static final int DEFAULT_SUCCESS_THRESHOLD = 1;
    public static final int DEFAULT_FAILURE_THRESHOLD = 3;

    public ContainerProbe {
        if (initialDelay.isNegative()
                || !period.isPositive()
                || !timeout.isPositive()
                || successThreshold < 1
                || failureThreshold < 1) {
            throw new IllegalArgumentException("no probe: thresholds or times below 1");
        }
    }

    /** That question as a document asks it that says nothing else. */
    public static ContainerProbe of(ContainerAction.OfProbe action) {
        return new ContainerProbe(
                action,
                Duration.ZERO,
                DEFAULT_PERIOD,
                DEFAULT_TIMEOUT,
                DEFAULT_SUCCESS_THRESHOLD,
                DEFAULT_FAILURE_THRESHOLD,
                Optional.empty());
    }
}
