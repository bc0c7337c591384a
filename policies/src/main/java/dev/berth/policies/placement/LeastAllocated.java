package dev.berth.policies.placement;

import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Slot;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the feasible slot on which most is left, as Kubernetes' LeastAllocated does with nodes.
 *
 * <p>A shared demand that one slot can hold gets exactly one; a larger one, and every exclusive
 * one, gets as few slots as will do out of the domain with the largest remainder, near ones first.
 * Order is by the exact remainder: Kubernetes' integer score ties too often.
 */
public record LeastAllocated() implements PlacementPolicy {
    @Override
    public PlacementResult place(SlotLedger ledger, SlotDemand demand) {
        return switch (demand.mode()) {
            case FLOATING -> floating(ledger);
            case SHARED ->
                    fitsOneSlot(ledger, demand) ? single(ledger, demand) : group(ledger, demand);
            case EXCLUSIVE -> group(ledger, demand);
        };
    }

    @Override
    public List<Candidate> explain(SlotLedger ledger, SlotDemand demand) {
        var candidates = new ArrayList<Candidate>();
        if (demand.mode() == Mode.SHARED && fitsOneSlot(ledger, demand)) {
            for (var state : ledger.slots()) {
                candidates.add(SingleSlot.candidate(ledger, demand, state));
            }
        } else if (demand.mode() != Mode.FLOATING) {
            for (var locality : Locality.values()) {
                candidates.addAll(SlotGroup.candidates(ledger, demand, locality));
            }
        }
        candidates.sort(
                Comparator.comparing((Candidate candidate) -> !candidate.isFeasible())
                        .thenComparing(Candidate.BEST_FIRST));
        return List.copyOf(candidates);
    }

    private static PlacementResult floating(SlotLedger ledger) {
        var cpus = ledger.floatingCpus();
        return cpus.isEmpty()
                ? Refusals.explain(ledger, SlotDemand.FLOATING)
                : new Placement(List.of(), cpus);
    }

    /** Whether some slot is large enough, be it free or not. */
    private static boolean fitsOneSlot(SlotLedger ledger, SlotDemand demand) {
        return ledger.map().slots().stream()
                .mapToLong(Slot::capacityMillis)
                .anyMatch(capacity -> demand.cpuMillis() <= capacity);
    }

    private static PlacementResult single(SlotLedger ledger, SlotDemand demand) {
        @Nullable Slot best = null;
        long bestFree = 0;
        boolean fitsMemory = demand.memoryBytes() <= ledger.remainingMemoryBytes();
        for (var state : ledger.slots()) {
            if (!fitsMemory || !SingleSlot.isFeasible(state, demand)) {
                continue;
            }
            var slot = state.slot();
            long free = state.remainingMillis() - demand.cpuMillis();
            // free / capacity > bestFree / bestCapacity, without a division
            if (best == null || free * best.capacityMillis() > bestFree * slot.capacityMillis()) {
                best = slot;
                bestFree = free;
            }
        }
        return best == null ? Refusals.explain(ledger, demand) : Placement.on(List.of(best));
    }

    private static PlacementResult group(SlotLedger ledger, SlotDemand demand) {
        for (var locality : Locality.values()) {
            var best =
                    SlotGroup.candidates(ledger, demand, locality).stream()
                            .filter(Candidate::isFeasible)
                            .min(Candidate.BEST_FIRST);
            if (best.isPresent()) {
                return Placement.on(best.get().slots());
            }
        }
        return Refusals.explain(ledger, demand);
    }

    /** One slot as a candidate for a shared demand. */
    private static final class SingleSlot {
        static boolean isFeasible(SlotState state, SlotDemand demand) {
            return switch (state.use()) {
                case FREE, SHARED -> demand.cpuMillis() <= state.remainingMillis();
                case EXCLUSIVE, RESERVED -> false;
            };
        }

        static Candidate candidate(SlotLedger ledger, SlotDemand demand, SlotState state) {
            var remainder =
                    new Remainder(
                            Math.max(0, state.remainingMillis() - demand.cpuMillis()),
                            state.slot().capacityMillis());
            return new Candidate(
                    List.of(state.slot()),
                    Locality.L3_DOMAIN,
                    Refusals.of(ledger, demand, state),
                    remainder,
                    Scores.mean(ledger, demand, remainder));
        }
    }

    /** The CPUs that would be left for floating pods. */
    static CpuSet floatingCpusWithout(SlotLedger ledger, List<Slot> slots) {
        return ledger.floatingCpus().minus(Placement.on(slots).cpus());
    }
}
