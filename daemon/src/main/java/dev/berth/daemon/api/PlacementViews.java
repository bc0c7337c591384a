package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.policies.placement.Candidate;
import dev.berth.policies.placement.Placement;
import dev.berth.policies.placement.Refusal;
import dev.berth.policies.plan.PlacementExplanation;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Slot;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.Resources;
import java.util.List;
import java.util.Locale;

/** Why a pod gets its slots, as the API shows it. */
final class PlacementViews {
    private PlacementViews() {}

    /**
     * An explanation.
     *
     * @param ledger on which it was made
     */
    static JsonObject of(SlotLedger ledger, PlacementExplanation explanation) {
        var view = new JsonObject();
        view.addProperty("policy", explanation.policy().name());
        view.addProperty("mode", word(explanation.demand().mode()));
        view.addProperty("cpuMillis", explanation.demand().cpuMillis());
        view.addProperty("memoryBytes", explanation.demand().memoryBytes());
        view.addProperty("freeMemoryBytes", ledger.remainingMemoryBytes());
        List<Slot> winner = List.of();
        switch (explanation.result()) {
            case Placement placement -> {
                winner = placement.slots();
                view.addProperty("cpus", placement.cpus().toString());
            }
            case Refusal refusal -> view.addProperty("refusal", refusal.message());
        }
        var candidates = new JsonArray();
        for (Candidate candidate : explanation.candidates()) {
            candidates.add(candidate(candidate, winner));
        }
        view.add("candidates", candidates);
        return view;
    }

    private static JsonObject candidate(Candidate candidate, List<Slot> winner) {
        var slots = new JsonArray();
        candidate.slots().forEach(slot -> slots.add(slot.id()));
        var view = new JsonObject();
        view.add("slots", slots);
        view.addProperty(
                "cpus",
                candidate.slots().stream()
                        .map(Slot::cpus)
                        .reduce(CpuSet.EMPTY, CpuSet::union)
                        .toString());
        view.addProperty("locality", word(candidate.locality()));
        view.addProperty("left", candidate.remainder().free());
        view.addProperty("capacity", candidate.remainder().capacity());
        view.addProperty("score", candidate.score());
        view.addProperty("brokenCores", candidate.cost().brokenCores());
        view.addProperty("sharedSiblings", candidate.cost().sharedSiblings());
        candidate.refused().ifPresent(reason -> view.addProperty("refused", reason.words()));
        view.addProperty("winner", candidate.isFeasible() && candidate.slots().equals(winner));
        return view;
    }

    /** Kubernetes' class of what a pod asks for. */
    static String qos(Resources resources) {
        if (resources.isBestEffort()
                && resources.cpuLimitMillis().isEmpty()
                && resources.memoryLimitBytes().isEmpty()) {
            return "BestEffort";
        }
        boolean cpu = resources.cpuLimitMillis().orElse(-1) == resources.cpuRequestMillis();
        boolean memory = resources.memoryLimitBytes().orElse(-1) == resources.memoryRequestBytes();
        return cpu && memory ? "Guaranteed" : "Burstable";
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
