package dev.berth.policies.reconcile;

import dev.berth.policies.workload.PodName;
import java.util.Comparator;
import java.util.Optional;

/**
 * A pod of a deployment as its rollout sees it.
 *
 * @param name which
 * @param current whether it was made from the template as it is now
 * @param ready whether it serves
 * @param observed its container; empty while that is being made
 */
record Replica(PodName name, boolean current, boolean ready, Optional<ObservedPod> observed) {
    /** Who goes first: the unready, of them those that do not run, then the highest ordinal. */
    static final Comparator<Replica> DISPENSABLE_FIRST =
            Comparator.comparing(Replica::ready)
                    .thenComparing(Replica::isRunning)
                    .thenComparingInt(replica -> -PodNames.ordinal(replica.name()))
                    .thenComparing(Replica::name);

    /** Whether something of it runs. */
    boolean isRunning() {
        return observed.filter(ObservedPod::isRunning).isPresent();
    }
}
