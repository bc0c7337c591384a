package dev.berth.policies.placement;

import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;
import java.util.List;

/** Which slots a newcomer gets: a pure function of the ledger and the demand. */
public sealed interface PlacementPolicy permits LeastAllocated, MaxMatch, Greedy {
    /** As users write it. */
    String name();

    /** The winner, or why there is none. */
    PlacementResult place(SlotLedger ledger, SlotDemand demand);

    /**
     * Every candidate with its score, the best first, those that cannot be taken last. The first
     * one is what {@link #place} takes; empty for a floating demand, which takes no slot.
     */
    List<Candidate> explain(SlotLedger ledger, SlotDemand demand);
}
