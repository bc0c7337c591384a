package dev.berth.policies.reconcile;

import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.WorkloadName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How far a pod is.
 *
 * @param name which
 * @param workload whose pod
 * @param state what it does
 * @param reason one word in CamelCase when it does not run as it should; otherwise empty
 * @param message the same for people
 * @param serving whether it may be sent requests: it runs, is ready and stays
 * @param restartsOf how often each of its containers was started again; those never are left out
 * @param retryAt when that which keeps it is tried again
 * @param observed the container, where there is one
 */
public record PodStatus(
        PodName name,
        WorkloadName workload,
        State state,
        String reason,
        String message,
        boolean serving,
        Map<String, Integer> restartsOf,
        Optional<Instant> retryAt,
        Optional<ObservedPod> observed) {
    /** What a pod does, seen from outside. */
    public enum State {
        /** It has not run yet. */
        PENDING,
        RUNNING,
        /** It ended and will be started again. */
        WAITING,
        /** It ended for good, and well. */
        SUCCEEDED,
        /** It ended for good, and not well. */
        FAILED,
        /** It is on its way out. */
        TERMINATING
    }

    public PodStatus {
        restartsOf = Map.copyOf(restartsOf);
    }

    /** How often containers of it were started again. */
    public int restarts() {
        return restartsOf.values().stream().mapToInt(Integer::intValue).sum();
    }
}
