package dev.berth.policies.reconcile;

import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a pod is.
 *
 * @param name which
 * @param deployment whose replica
 * @param state what it does
 * @param reason one word in CamelCase when it does not run as it should; otherwise empty
 * @param message the same for people
 * @param serving whether it may be sent requests: it runs, is ready and stays
 * @param restarts how often it was started again
 * @param retryAt when that which keeps it is tried again
 * @param observed the container, where there is one
 */
public record PodStatus(
        PodName name,
        ObjectName deployment,
        State state,
        String reason,
        String message,
        boolean serving,
        int restarts,
        Optional<Instant> retryAt,
        Optional<ObservedPod> observed) {
    /** What a pod does, seen from outside. */
    public enum State {
        /** It has not run yet. */
        PENDING,
        RUNNING,
        /** It ended and will be started again. */
        WAITING,
        /** It is on its way out. */
        TERMINATING
    }
}
