package dev.berth.policies.placement;

import dev.berth.policies.placement.Refusal.Reason;
import dev.berth.policies.slots.Slot;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotState;
import dev.berth.policies.slots.SlotState.Use;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Several slots of one domain, picked together for a demand that takes more than one. */
final class SlotGroup {
    private final SlotLedger ledger;
    private final SlotDemand demand;
    private final Locality locality;

    /** Every slot of the domain that does not stay with the system. */
    private final List<SlotState> domain;

    private SlotGroup(
            SlotLedger ledger, SlotDemand demand, Locality locality, List<SlotState> domain) {
        this.ledger = ledger;
        this.demand = demand;
        this.locality = locality;
        this.domain = domain;
    }

    /** One candidate for each domain of that size. */
    static List<Candidate> candidates(SlotLedger ledger, SlotDemand demand, Locality locality) {
        var domains = new TreeMap<Integer, List<SlotState>>();
        for (var state : ledger.slots()) {
            if (state.use() != Use.RESERVED) {
                domains.computeIfAbsent(locality.domain(state.slot()), number -> new ArrayList<>())
                        .add(state);
            }
        }
        return domains.values().stream()
                .map(domain -> new SlotGroup(ledger, demand, locality, domain).candidate())
                .toList();
    }

    private Candidate candidate() {
        var picked = demand.mode() == Mode.EXCLUSIVE ? pickWhole() : pickShared();
        var slots = picked.stream().map(SlotState::slot).toList();
        var refused = refused(slots);
        var shown = refused.isEmpty() ? slots : domain.stream().map(SlotState::slot).toList();
        var remainder = remainder(slots);
        return new Candidate(
                shown, locality, refused, remainder, Scores.mean(ledger, demand, remainder));
    }

    private Optional<Reason> refused(List<Slot> slots) {
        if (slots.isEmpty()) {
            return Optional.of(Reason.CPU);
        }
        if (demand.memoryBytes() > ledger.remainingMemoryBytes()) {
            return Optional.of(Reason.MEMORY);
        }
        boolean starvesFloating =
                demand.mode() == Mode.EXCLUSIVE
                        && ledger.hasFloating()
                        && LeastAllocated.floatingCpusWithout(ledger, slots).isEmpty();
        return starvesFloating ? Optional.of(Reason.FLOATING) : Optional.empty();
    }

    /**
     * As few free slots as have the CPUs: the largest first, and last the smallest that is enough,
     * so that no more CPUs are taken than needed. Empty when there are too few.
     */
    private List<SlotState> pickWhole() {
        var free = new ArrayList<>(domain.stream().filter(s -> s.use() == Use.FREE).toList());
        free.sort(
                Comparator.comparingInt(SlotGroup::cpus)
                        .reversed()
                        .thenComparingInt(SlotGroup::id));
        var picked = new ArrayList<SlotState>();
        int missing = demand.wholeCpus();
        while (missing > 0 && !free.isEmpty()) {
            int needed = missing;
            var next =
                    free.stream()
                            .filter(state -> cpus(state) >= needed)
                            .min(
                                    Comparator.comparingInt(SlotGroup::cpus)
                                            .thenComparingInt(SlotGroup::id))
                            .orElse(free.getFirst());
            free.remove(next);
            picked.add(next);
            missing -= cpus(next);
        }
        picked.sort(Comparator.comparingInt(SlotGroup::id));
        return missing > 0 ? List.of() : picked;
    }

    /**
     * As few slots as are large enough, those with the most left first; each is charged its part.
     * Empty when a part does not fit.
     */
    private List<SlotState> pickShared() {
        var open =
                domain.stream()
                        .filter(state -> state.use() == Use.FREE || state.use() == Use.SHARED)
                        .sorted(
                                Comparator.comparing(SlotGroup::left, Comparator.reverseOrder())
                                        .thenComparingInt(SlotGroup::id))
                        .toList();
        int count = 0;
        long capacity = 0;
        while (count < open.size() && capacity < demand.cpuMillis()) {
            capacity += open.get(count).slot().capacityMillis();
            count++;
        }
        var picked = new ArrayList<>(open.subList(0, count));
        for (var state : open.subList(0, count)) {
            if (capacity - state.slot().capacityMillis() >= demand.cpuMillis()) {
                picked.remove(state);
                capacity -= state.slot().capacityMillis();
            }
        }
        int cpus = picked.stream().mapToInt(SlotGroup::cpus).sum();
        boolean fits =
                !picked.isEmpty()
                        && capacity >= demand.cpuMillis()
                        && picked.stream()
                                .allMatch(
                                        state ->
                                                SlotLedger.charge(demand, state.slot(), cpus)
                                                        <= state.remainingMillis());
        return fits
                ? picked.stream().sorted(Comparator.comparingInt(SlotGroup::id)).toList()
                : List.of();
    }

    /** What would be left in the domain. */
    private Remainder remainder(List<Slot> picked) {
        long capacity = domain.stream().mapToLong(state -> state.slot().capacityMillis()).sum();
        long free = domain.stream().mapToLong(SlotState::remainingMillis).sum();
        long taken =
                demand.mode() == Mode.EXCLUSIVE
                        ? picked.stream().mapToLong(Slot::capacityMillis).sum()
                        : demand.cpuMillis();
        return new Remainder(Math.max(0, free - taken), capacity);
    }

    private static Remainder left(SlotState state) {
        return new Remainder(state.remainingMillis(), state.slot().capacityMillis());
    }

    private static int cpus(SlotState state) {
        return state.slot().cpus().size();
    }

    private static int id(SlotState state) {
        return state.slot().id();
    }
}
