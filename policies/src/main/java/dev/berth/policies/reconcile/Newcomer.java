package dev.berth.policies.reconcile;

import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.workload.PodName;
import java.util.Comparator;

/**
 * A pod that does not exist yet.
 *
 * @param pod what it will be called
 * @param entry whose replica
 * @param demand what it asks for
 */
record Newcomer(PodName pod, Roster.Entry entry, SlotDemand demand) {
    /** The hardest to place first: exclusive, then shared, then floating; the largest of each. */
    static final Comparator<Newcomer> HARDEST_FIRST =
            Comparator.comparing((Newcomer newcomer) -> newcomer.demand().mode())
                    .thenComparingLong(newcomer -> -newcomer.demand().cpuMillis())
                    .thenComparing(Newcomer::pod);
}
