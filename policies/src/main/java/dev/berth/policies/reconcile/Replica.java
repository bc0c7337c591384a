package dev.berth.policies.reconcile;

import dev.berth.policies.workload.PodName;
import java.util.Comparator;
import java.util.Optional;

/**
 * A pod of a workload as its rollout sees it.
 *
 * @param name which
 * @param current whether it was made from the template as it is now
 * @param ready whether it serves
 * @param available whether it has been ready for as long as its workload asks for
 * @param succeeded whether another stands on its slot to replace it
 * @param observed its container; empty while that is being made
 */
record Replica(
        PodName name,
        boolean current,
        boolean ready,
        boolean available,
        boolean succeeded,
        Optional<ObservedPod> observed) {
    /**
     * Who goes first: the unready, those that do not run, those whose slot is needed by their
     * successor, then the highest ordinal.
     */
    static final Comparator<Replica> DISPENSABLE_FIRST =
            Comparator.comparing(Replica::ready)
                    .thenComparing(Replica::available)
                    .thenComparing(Replica::isRunning)
                    .thenComparing(replica -> !replica.succeeded())
                    .thenComparingInt(replica -> -PodNames.ordinal(replica.name()))
                    .thenComparing(Replica::name);

    /** Whether something of it runs. */
    boolean isRunning() {
        return observed.filter(ObservedPod::isRunning).isPresent();
    }
}
