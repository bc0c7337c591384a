package dev.berth.policies.placement;

import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotState;
import dev.berth.policies.slots.SlotState.Use;
import dev.berth.policies.workload.PodName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the fewest live moves of shared pods that free enough slots for an exclusive newcomer.
 *
 * <p>A pod is moved only to as many CPUs as it has, because programs size themselves at start, and
 * only where its request fits. None goes to a slot that is to be freed, so that they may run in any
 * order. The search deepens by the number of moves, so the first answer is the cheapest, and gives
 * up after {@value #MAX_TRIALS} trials.
 */
public final class Evacuation {
    /** Moves beyond this are worth more than the newcomer. */
    public static final int MAX_MOVES = 8;

    /** Placements that one search may try. */
    public static final int MAX_TRIALS = 256;

    private final PlacementPolicy policy;
    private final SlotLedger ledger;
    private final PodName newcomer;
    private final SlotDemand demand;
    private final List<SlotState> evacuable;
    private int trials;

    private Evacuation(
            PlacementPolicy policy,
            SlotLedger ledger,
            PodName newcomer,
            SlotDemand demand,
            Predicate<PodName> movable) {
        this.policy = policy;
        this.ledger = ledger;
        this.newcomer = newcomer;
        this.demand = demand;
        this.evacuable =
                ledger.slots(Use.SHARED).stream()
                        .filter(
                                state ->
                                        state.holders().stream().map(Holder::pod).allMatch(movable))
                        .sorted(
                                Comparator.comparingInt(
                                        (SlotState state) -> state.holders().size()))
                        .toList();
    }

    /**
     * The moves after which the newcomer can be placed; empty when there are none, or when it is
     * not for want of free slots that it was refused.
     *
     * @param movable which shared pods may be moved now
     */
    public static Optional<List<Move>> find(
            PlacementPolicy policy,
            SlotLedger ledger,
            PodName newcomer,
            SlotDemand demand,
            Predicate<PodName> movable) {
        if (demand.mode() != Mode.EXCLUSIVE
                || demand.memoryBytes() > ledger.remainingMemoryBytes()) {
            return Optional.empty();
        }
        var search = new Evacuation(policy, ledger, newcomer, demand, movable);
        for (int moves = 1; moves <= MAX_MOVES; moves++) {
            var found = search.choose(0, moves, List.of());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Tries every choice of slots, from the given one on, whose pods are exactly so many. */
    private Optional<List<Move>> choose(int from, int movesLeft, List<SlotState> chosen) {
        if (movesLeft == 0) {
            return evacuate(chosen);
        }
        for (int i = from; i < evacuable.size() && trials < MAX_TRIALS; i++) {
            var more = new ArrayList<>(chosen);
            more.add(evacuable.get(i));
            int left = movesLeft + pods(chosen).size() - pods(more).size();
            if (left >= 0) {
                var found = choose(i + 1, left, more);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<List<Move>> evacuate(List<SlotState> chosen) {
        trials++;
        var leaving = pods(chosen);
        var emptied = ledger;
        for (var holder : leaving) {
            emptied = emptied.without(holder.pod());
        }
        if (!(policy.place(emptied, demand) instanceof Placement placement)
                || !chosen.stream().allMatch(state -> placement.slots().contains(state.slot()))) {
            return Optional.empty();
        }
        var taken = emptied.with(new Holder(newcomer, demand, placement.cpus()));
        return rehome(leaving, taken);
    }

    /** Places the pods one after the other, the best candidate first, and takes back what fails. */
    private Optional<List<Move>> rehome(List<Holder> leaving, SlotLedger taken) {
        if (leaving.isEmpty()) {
            return Optional.of(List.of());
        }
        var holder = leaving.getFirst();
        for (var candidate : policy.explain(taken, holder.demand())) {
            var target = Placement.on(candidate.slots()).cpus();
            if (!candidate.isFeasible() || target.size() != holder.pin().size()) {
                continue;
            }
            if (++trials > MAX_TRIALS) {
                return Optional.empty();
            }
            var rest =
                    rehome(
                            leaving.subList(1, leaving.size()),
                            taken.with(new Holder(holder.pod(), holder.demand(), target)));
            if (rest.isPresent()) {
                var moves = new ArrayList<Move>();
                moves.add(new Move(holder.pod(), holder.pin(), target));
                moves.addAll(rest.get());
                return Optional.of(List.copyOf(moves));
            }
        }
        return Optional.empty();
    }

    /** The pods on these slots, the largest first, for those are the hardest to place. */
    private static List<Holder> pods(List<SlotState> slots) {
        return slots.stream()
                .flatMap(state -> state.holders().stream())
                .distinct()
                .sorted(
                        Comparator.comparingLong((Holder holder) -> -holder.demand().cpuMillis())
                                .thenComparing(Holder::pod))
                .toList();
    }
}
