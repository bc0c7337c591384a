package dev.berth.policies.reconcile;

import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.PriorityClass;
import java.util.Comparator;
import java.util.Optional;

/**
 * A pod that does not exist yet.
 *
 * @param pod what it will be called
 * @param entry whose pod
 * @param specHash which template of its workload it is made from
 * @param template what it is made from: its workload's, with what is this pod's alone
 * @param demand what it asks for
 * @param importance its class; empty where it names one that there is not
 */
record Newcomer(
        PodName pod,
        Roster.Entry entry,
        String specHash,
        PodTemplate template,
        SlotDemand demand,
        Optional<PriorityClass> importance) {
    /**
     * The most important first; of these the hardest to place: exclusive, then shared, then
     * floating; the largest of each.
     */
    static final Comparator<Newcomer> MOST_IMPORTANT_FIRST =
            Comparator.comparingInt(Newcomer::priority)
                    .reversed()
                    .thenComparing(newcomer -> newcomer.demand().mode())
                    .thenComparingLong(newcomer -> -newcomer.demand().cpuMillis())
                    .thenComparing(Newcomer::pod);

    /** How important it is. */
    int priority() {
        return importance.map(PriorityClass::value).orElse(0);
    }

    /** Whether less important pods may be stopped to find room for it. */
    boolean preempts() {
        return importance.filter(PriorityClass::preempts).isPresent();
    }
}
