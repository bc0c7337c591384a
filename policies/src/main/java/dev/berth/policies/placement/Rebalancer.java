package dev.berth.policies.placement;

import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotIndex;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotState.Use;
import dev.berth.policies.workload.PodName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Moves running pods to lower a ledger's {@link LedgerCost}: a change of their CPUs, never of how
 * many, never to another NUMA node, and never without a restart-free way for each.
 *
 * <p>Each change lowers the cost by at least {@value #MIN_GAIN_PER_MOVE} for each of its moves, so
 * that proposals end and none is ever taken back. Shared pods change places one after the other,
 * for their slots may be asked for too much in between; exclusive ones go to free slots only.
 *
 * @param movable which pods may be moved now
 */
public record Rebalancer(Predicate<PodName> movable) {
    /** What a move has to save at least, in points of {@link LedgerCost}. */
    public static final int MIN_GAIN_PER_MOVE = 1;

    /** Moves of one call, so that its work is bounded. */
    public static final int MAX_MOVES = 64;

    /** What {@link #improve} leaves of a budget, so that {@link #room} has moves for a newcomer. */
    public static final int KEPT_MOVES = 4;

    /** Exclusive pods for which one call looks for a better place. */
    private static final int MAX_GATHERED = 64;

    /**
     * Moves after which a shared newcomer fits a slot in use, so that none that is free has to be
     * broken up for it. Empty when there are none, and when it fits without.
     *
     * @param budget moves that may be made
     */
    public List<Move> room(SlotLedger ledger, SlotDemand demand, int budget) {
        if (demand.mode() != Mode.SHARED || fitsUsed(ledger.index(), demand)) {
            return List.of();
        }
        List<Move> best = List.of();
        for (var packing : Packing.of(ledger, movable)) {
            int most = best.isEmpty() ? budget : Math.min(budget, best.size() - 1);
            var moves = new Room(packing, demand.cpuMillis(), Math.min(most, MAX_MOVES)).find();
            best = moves.isEmpty() ? best : moves;
        }
        return best;
    }

    private static boolean fitsUsed(SlotIndex index, SlotDemand demand) {
        for (int number = 0; number < index.classes(); number++) {
            var found = index.tightest(number, demand.cpuMillis());
            if (found.isPresent() && index.state(found.getAsInt()).use() == Use.SHARED) {
                return true;
            }
        }
        return false;
    }

    /**
     * Moves after which the cost is lower, the best first; all together may be made in any order.
     *
     * @param budget moves that may be made; {@value #KEPT_MOVES} of them are kept
     */
    public List<Move> improve(SlotLedger ledger, int budget) {
        int most = Math.min(budget - KEPT_MOVES, MAX_MOVES);
        if (most < 1) {
            return List.of();
        }
        var moves = new ArrayList<Move>(gathered(ledger, most));
        int left = most - moves.size();
        for (var packing : Packing.of(ledger, movable)) {
            var filling = new Filling(packing);
            List<Move> before = List.of();
            while (before.size() < left && filling.improve(left - before.size())) {
                before = packing.moves();
            }
            moves.addAll(before);
            left -= before.size();
        }
        return List.copyOf(moves);
    }

    /** Brings exclusive pods together that are spread over caches, or that share cores. */
    private List<Move> gathered(SlotLedger ledger, int budget) {
        var positions = new LinkedHashMap<Holder, List<Integer>>();
        for (int position = 0; position < ledger.slots().size(); position++) {
            var state = ledger.slots().get(position);
            if (state.use() == Use.EXCLUSIVE && state.holders().size() == 1) {
                positions
                        .computeIfAbsent(state.holders().getFirst(), holder -> new ArrayList<>())
                        .add(position);
            }
        }
        var moves = new ArrayList<Move>();
        var after = ledger;
        int tried = 0;
        for (var entry : positions.entrySet()) {
            if (moves.size() >= budget || tried >= MAX_GATHERED) {
                break;
            }
            var holder = entry.getKey();
            if (!isScattered(ledger, entry.getValue()) || !mayMove(ledger, holder)) {
                continue;
            }
            tried++;
            var move = gathered(after, holder, entry.getValue());
            if (move.isPresent()) {
                moves.add(move.get());
                after = after.without(holder.pod()).with(moved(holder, move.get()));
            }
        }
        return moves;
    }

    /** Whether all lie in one node, and in several caches or on a core that others use too. */
    private static boolean isScattered(SlotLedger ledger, List<Integer> positions) {
        var index = ledger.index();
        int first = positions.getFirst();
        boolean isOneCache = true;
        boolean isTouched = false;
        for (int position : positions) {
            if (index.nodeOf(position) != index.nodeOf(first)) {
                return false;
            }
            isOneCache &= index.cacheOf(position) == index.cacheOf(first);
            isTouched |= index.isTouched(position);
        }
        return !isOneCache || isTouched;
    }

    private boolean mayMove(SlotLedger ledger, Holder holder) {
        return ledger.of(holder.pod()).size() == 1 && movable.test(holder.pod());
    }

    private static Holder moved(Holder holder, Move move) {
        return new Holder(holder.pod(), holder.demand(), move.to());
    }

    private static Optional<Move> gathered(
            SlotLedger ledger, Holder holder, List<Integer> positions) {
        var index = ledger.index();
        int cpus = holder.demand().wholeCpus();
        var cache = index.caches().tightestIn(index.nodeOf(positions.getFirst()), cpus);
        if (cache.isEmpty()) {
            return Optional.empty();
        }
        var slots =
                WholeSlots.pick(index, Locality.L3_DOMAIN, cache.getAsInt(), cpus).stream()
                        .map(position -> index.state(position).slot())
                        .toList();
        var target = Placement.on(slots).cpus();
        int held = positions.stream().mapToInt(i -> index.state(i).slot().cpus().size()).sum();
        if (target.size() != holder.pin().size() || held != holder.pin().size()) {
            return Optional.empty();
        }
        var move = new Move(holder.pod(), holder.pin(), target);
        var after = ledger.without(holder.pod()).with(moved(holder, move));
        long gain = LedgerCost.of(ledger).points() - LedgerCost.of(after).points();
        return gain >= MIN_GAIN_PER_MOVE ? Optional.of(move) : Optional.empty();
    }
}
