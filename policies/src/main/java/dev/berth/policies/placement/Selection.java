package dev.berth.policies.placement;

import dev.berth.policies.placement.Refusal.Reason;
import dev.berth.policies.slots.Slot;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotIndex;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotState.Use;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Finds the slots for one demand by a preference: one winner from the index, or every candidate.
 *
 * <p>A shared demand that one slot can hold gets exactly one; a larger one, and every exclusive
 * one, gets as few slots as will do out of one domain, near ones first. {@code place} asks the
 * index, {@code explain} looks at every slot; neither uses the other.
 */
final class Selection {
    private static final List<Locality> NEAREST_FIRST = List.of(Locality.values());

    private final SlotLedger ledger;
    private final SlotDemand demand;
    private final Preference preference;
    private final SlotIndex index;

    Selection(SlotLedger ledger, SlotDemand demand, Preference preference) {
        this.ledger = ledger;
        this.demand = demand;
        this.preference = preference;
        this.index = ledger.index();
    }

    PlacementResult place() {
        if (demand.mode() == Mode.FLOATING) {
            return floating();
        }
        if (demand.memoryBytes() > ledger.remainingMemoryBytes()) {
            return Refusals.explain(ledger, demand);
        }
        var slots =
                switch (demand.mode()) {
                    case EXCLUSIVE -> whole();
                    case SHARED -> fitsOneSlot() ? single() : best();
                    case FLOATING -> throw new IllegalStateException("placed above");
                };
        return slots.isEmpty() ? Refusals.explain(ledger, demand) : Placement.on(slots);
    }

    private PlacementResult floating() {
        var cpus = ledger.floatingCpus();
        return cpus.isEmpty() ? Refusals.explain(ledger, demand) : new Placement(List.of(), cpus);
    }

    /** Whether some slot is large enough, be it free or not. */
    private boolean fitsOneSlot() {
        return demand.cpuMillis() <= index.capacityMillis(index.classes() - 1);
    }

    private List<Slot> single() {
        var found = preference.slot(index, demand.cpuMillis());
        return found.isPresent() ? List.of(index.state(found.getAsInt()).slot()) : List.of();
    }

    private List<Slot> whole() {
        for (var locality : NEAREST_FIRST) {
            var domain = domain(locality);
            if (domain.isEmpty()) {
                continue;
            }
            var slots = picked(locality, domain.getAsInt());
            // What floating pods need depends on more than the index knows: then look at
            // everything.
            return starvesFloating(slots) ? best() : slots;
        }
        return List.of();
    }

    private OptionalInt domain(Locality locality) {
        return switch (locality) {
            case L3_DOMAIN -> preference.domain(index, index.caches(), demand.wholeCpus());
            case NUMA_NODE -> preference.domain(index, index.nodes(), demand.wholeCpus());
            case HOST -> freeCpus() >= demand.wholeCpus() ? OptionalInt.of(0) : OptionalInt.empty();
        };
    }

    private int freeCpus() {
        int free = 0;
        for (int node = 0; node < index.nodes().count(); node++) {
            free += index.nodes().freeCpus(node);
        }
        return free;
    }

    private List<Slot> picked(Locality locality, int domain) {
        var positions = WholeSlots.pick(index, locality, domain, demand.wholeCpus());
        var slots = new Slot[positions.size()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = index.state(positions.get(i)).slot();
        }
        return List.of(slots);
    }

    private boolean starvesFloating(List<Slot> slots) {
        return ledger.hasFloating()
                && ledger.floatingCpus().minus(Placement.on(slots).cpus()).isEmpty();
    }

    /** The winner among all candidates. */
    private List<Slot> best() {
        return explain().stream()
                .findFirst()
                .filter(Candidate::isFeasible)
                .map(Candidate::slots)
                .orElse(List.of());
    }

    /** Every candidate, the best first, those that cannot be taken last. */
    List<Candidate> explain() {
        var candidates = new ArrayList<Candidate>();
        if (demand.mode() == Mode.SHARED && fitsOneSlot()) {
            for (int position = 0; position < ledger.slots().size(); position++) {
                candidates.add(candidate(position));
            }
        } else if (demand.mode() != Mode.FLOATING) {
            for (var locality : Locality.values()) {
                candidates.addAll(groups(locality));
            }
        }
        candidates.sort(
                Comparator.comparing((Candidate candidate) -> !candidate.isFeasible())
                        .thenComparing(preference.order()));
        return List.copyOf(candidates);
    }

    private Candidate candidate(int position) {
        var state = ledger.slots().get(position);
        var remainder =
                new Remainder(
                        Math.max(0, state.remainingMillis() - demand.cpuMillis()),
                        state.slot().capacityMillis());
        var cost =
                state.use() == Use.FREE
                        ? new Cost(
                                1,
                                index.isTouched(position) ? 1 : 0,
                                free(index.slotsOfNode(index.nodeOf(position))))
                        : Cost.NONE;
        return new Candidate(
                List.of(state.slot()),
                Locality.L3_DOMAIN,
                position,
                Refusals.of(ledger, demand, state),
                remainder,
                cost,
                Scores.mean(ledger, demand, remainder));
    }

    private int free(IntStream positions) {
        return positions
                .mapToObj(index::state)
                .filter(state -> state.use() == Use.FREE)
                .mapToInt(state -> state.slot().cpus().size())
                .sum();
    }

    private List<Candidate> groups(Locality locality) {
        var candidates = new ArrayList<Candidate>();
        for (int domain = 0; domain < locality.domains(index); domain++) {
            var open =
                    locality.slots(index, domain)
                            .filter(position -> !index.isShut(position))
                            .toArray();
            if (open.length > 0) {
                candidates.add(group(locality, domain, open));
            }
        }
        return candidates;
    }

    private Candidate group(Locality locality, int domain, int[] open) {
        var states = IntStream.of(open).mapToObj(index::state).toList();
        boolean isExclusive = demand.mode() == Mode.EXCLUSIVE;
        int free = free(IntStream.of(open));
        List<Slot> slots =
                isExclusive
                        ? free >= demand.wholeCpus() ? picked(locality, domain) : List.of()
                        : SharedSlots.pick(demand, states);
        var remainder =
                isExclusive
                        ? new Remainder(
                                Math.max(0, free - demand.wholeCpus()),
                                states.stream().mapToInt(one -> one.slot().cpus().size()).sum())
                        : SharedSlots.remainder(demand, states);
        var refused = refused(slots);
        var all = states.stream().map(one -> one.slot()).toList();
        int nodeFree =
                locality == Locality.HOST ? 0 : free(index.slotsOfNode(index.nodeOf(open[0])));
        return new Candidate(
                refused.isEmpty() ? slots : all,
                locality,
                domain,
                refused,
                remainder,
                new Cost(0, 0, nodeFree),
                Scores.mean(ledger, demand, remainder));
    }

    private Optional<Reason> refused(List<Slot> slots) {
        if (slots.isEmpty()) {
            return Optional.of(Reason.CPU);
        }
        if (demand.memoryBytes() > ledger.remainingMemoryBytes()) {
            return Optional.of(Reason.MEMORY);
        }
        return demand.mode() == Mode.EXCLUSIVE && starvesFloating(slots)
                ? Optional.of(Reason.FLOATING)
                : Optional.empty();
    }
}
