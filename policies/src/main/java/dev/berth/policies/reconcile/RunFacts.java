package dev.berth.policies.reconcile;

import dev.berth.policies.workload.RestartPolicy;
import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of one workload that ends, and what it is judged by.
 *
 * @param stored what is on the disk
 * @param underWay what is being written; whether it will have been is not known
 * @param observed where its containers' restarts are counted
 * @param now the time
 */
record RunFacts(
        RunRecord stored, Optional<RunRecord> underWay, ObservedState observed, Instant now) {
    static RunFacts of(String uid, ObservedState observed, Instant now) {
        return new RunFacts(
                observed.remembered().run(uid),
                observed.inFlight().stream()
                        .filter(Step.RecordRun.class::isInstance)
                        .map(Step.RecordRun.class::cast)
                        .filter(step -> step.uid().equals(uid))
                        .map(Step.RecordRun::record)
                        .findFirst(),
                observed,
                now);
    }

    /** What nothing is begun against. */
    RunRecord known() {
        return underWay.orElse(stored);
    }

    /** How often containers of a pod failed that are started again in it. */
    int failuresInside(ObservedPod pod) {
        if (pod.restartPolicy() != RestartPolicy.ON_FAILURE) {
            return 0;
        }
        return pod.containers().stream()
                .mapToInt(
                        container ->
                                observed.restartsOf(new ContainerName(pod.name(), container.name()))
                                                .restarts()
                                        + (container.hasFailed() ? 1 : 0))
                .sum();
    }
}
