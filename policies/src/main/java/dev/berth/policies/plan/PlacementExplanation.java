package dev.berth.policies.plan;

import dev.berth.policies.placement.Candidate;
import dev.berth.policies.placement.PlacementPolicy;
import dev.berth.policies.placement.PlacementResult;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.PodName;
import java.util.List;

/**
 * Why a pod would get the slots that it would get now: every candidate, and what becomes of it.
 *
 * @param policy which places it
 * @param demand what it asks for
 * @param candidates all of them, the best first; empty for a floating pod, which takes no slot
 * @param result the winner, or the whole refusal
 */
public record PlacementExplanation(
        PlacementPolicy policy,
        SlotDemand demand,
        List<Candidate> candidates,
        PlacementResult result) {
    public PlacementExplanation {
        candidates = List.copyOf(candidates);
    }

    /** As if the pod held nothing, whether it does, is promised something or does not exist. */
    public static PlacementExplanation of(
            PlacementPolicy policy, SlotLedger ledger, PodName pod, SlotDemand demand) {
        var others = ledger.without(pod);
        return new PlacementExplanation(
                policy, demand, policy.explain(others, demand), policy.place(others, demand));
    }
}
