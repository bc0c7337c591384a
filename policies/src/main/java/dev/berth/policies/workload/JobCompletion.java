package dev.berth.policies.workload;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How often a Job's pods have to succeed, and when the Job is given up.
 *
 * @param parallelism pods at once at most, 0 to {@value Deployment#MAX_REPLICAS}
 * @param completions successes that are needed, 0 to {@value #MAX_COMPLETIONS}; empty: one, and no
 *     pod is made after the first success
 * @param indexed whether each pod has a number of its own from 0 to {@code completions - 1}
 * @param backoffLimit failures that are borne
 * @param activeDeadline how long it may take from its start; empty: as long as it takes
 */
public record JobCompletion(
        int parallelism,
        OptionalInt completions,
        boolean indexed,
        int backoffLimit,
        Optional<Duration> activeDeadline) {
    /** Kubernetes' bound for indexed Jobs, here for all. */
    public static final int MAX_COMPLETIONS = 100_000;

    /** Failures that a Job bears whose document does not say. */
    public static final int DEFAULT_BACKOFF_LIMIT = 6;

    /** One success, at most {@value #DEFAULT_BACKOFF_LIMIT} failures. */
    public static final JobCompletion ONCE =
            new JobCompletion(1, OptionalInt.of(1), false, DEFAULT_BACKOFF_LIMIT, Optional.empty());

    public JobCompletion {
        if (parallelism < 0 || parallelism > Deployment.MAX_REPLICAS || backoffLimit < 0) {
            throw new IllegalArgumentException(
                    "parallelism " + parallelism + ", backoffLimit " + backoffLimit);
        }
        int needed = completions.orElse(0);
        if (needed < 0 || needed > MAX_COMPLETIONS || (indexed && completions.isEmpty())) {
            throw new IllegalArgumentException("completions " + completions);
        }
    }
}
