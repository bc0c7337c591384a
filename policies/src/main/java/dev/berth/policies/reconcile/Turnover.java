package dev.berth.policies.reconcile;

import dev.berth.policies.workload.PodName;
import java.util.List;
import java.util.Set;

/** Which pods a workload lacks and which it has too much of, as its kind has it. */
interface Turnover {
    /**
     * Those to make now.
     *
     * @param taken names that no newcomer may get
     */
    List<PodName> missing(Set<PodName> taken);

    /** Those to make now whose names somebody else's pods have. */
    default List<PodName> blocked(Set<PodName> taken) {
        return List.of();
    }

    /** Those that can go now, the most dispensable first. */
    List<Replica> surplus();

    /** Whether an old replica may make room for a newcomer that found none. */
    boolean mayMakeRoom();
}
