package dev.berth.policies.placement;

import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.Slot;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotState;
import dev.berth.policies.slots.SlotState.Use;
import dev.berth.policies.workload.PodName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The slots in use of one node and one size as bins of items, to try moves on: a copy that is
 * changed freely and never becomes a ledger itself.
 */
final class Packing {
    /**
     * Slots that one call looks at, those with the most left first, so that its work is bounded.
     */
    static final int MAX_BINS = 1_024;

    /** Slots between which pods may move without another number of CPUs or another node. */
    private record Kind(int numaNode, int cpus, long capacityMillis) {}

    /** A pod that can move. */
    record Item(Holder holder) {
        long size() {
            return holder.demand().cpuMillis();
        }
    }

    /** A slot in use. */
    static final class Bin {
        final Slot slot;
        final List<Item> items = new ArrayList<>();

        /** Thousandths of a CPU that are left. */
        long gap;

        /** Whether somebody holds it who stays. */
        boolean isFixed;

        Bin(Slot slot, long gap) {
            this.slot = slot;
            this.gap = gap;
        }
    }

    final List<Bin> bins = new ArrayList<>();
    private final Map<Item, Bin> origins = new LinkedHashMap<>();

    /** All of a ledger. */
    static Collection<Packing> of(SlotLedger ledger, Predicate<PodName> movable) {
        var packings = new LinkedHashMap<Kind, Packing>();
        for (var state : ledger.slots(Use.SHARED)) {
            var slot = state.slot();
            var kind = new Kind(slot.numaNode(), slot.cpus().size(), slot.capacityMillis());
            packings.computeIfAbsent(kind, number -> new Packing()).add(ledger, state, movable);
        }
        packings.values().forEach(Packing::limit);
        return packings.values();
    }

    private void add(SlotLedger ledger, SlotState state, Predicate<PodName> movable) {
        var bin = new Bin(state.slot(), state.slot().capacityMillis() - state.requestedMillis());
        for (var holder : state.holders()) {
            boolean mayMove =
                    holder.demand().mode() == Mode.SHARED
                            && holder.pin().equals(state.slot().cpus())
                            && ledger.of(holder.pod()).size() == 1
                            && movable.test(holder.pod());
            if (mayMove) {
                var item = new Item(holder);
                bin.items.add(item);
                origins.put(item, bin);
            }
            bin.isFixed |= !mayMove;
        }
        // A slot that is asked for more than it has is for others to repair.
        if (bin.gap >= 0) {
            bins.add(bin);
        }
    }

    private void limit() {
        bins.sort((one, other) -> Long.compare(other.gap, one.gap));
        if (bins.size() > MAX_BINS) {
            bins.subList(MAX_BINS, bins.size()).clear();
        }
    }

    void move(Item item, Bin from, Bin to) {
        if (!from.items.remove(item)) {
            throw new IllegalStateException(item + " is not where it is moved from");
        }
        from.gap += item.size();
        to.items.add(item);
        to.gap -= item.size();
    }

    /** The bin with the least left that is enough, of those that are none of two. */
    @Nullable Bin tightest(long size, Bin one, Bin other) {
        Bin best = null;
        for (var bin : bins) {
            // Bins begin in the order of their gaps, but moves have changed that.
            if (bin.gap >= size
                    && bin != one
                    && bin != other
                    && (best == null || bin.gap < best.gap)) {
                best = bin;
            }
        }
        return best;
    }

    /** What has moved so far, each item once. */
    List<Move> moves() {
        var moves = new ArrayList<Move>();
        for (var bin : bins) {
            for (var item : bin.items) {
                var origin = origins.get(item);
                if (origin != null && origin != bin) {
                    var holder = item.holder();
                    moves.add(new Move(holder.pod(), holder.pin(), bin.slot.cpus()));
                }
            }
        }
        return List.copyOf(moves);
    }
}
