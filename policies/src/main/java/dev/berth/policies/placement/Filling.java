package dev.berth.policies.placement;

import dev.berth.policies.placement.Packing.Bin;
import dev.berth.policies.placement.Packing.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills slots in use to the brim: one fragment less for each move, or for each two that change
 * places.
 *
 * <p>A filled slot is left alone from then on, and a freed one has nobody to move, so that no move
 * is ever taken back and the search ends.
 */
final class Filling {
    private final Packing packing;

    /** Items by size, in bins that are not full. */
    private final Map<Long, List<Bin>> bySize = new HashMap<>();

    Filling(Packing packing) {
        this.packing = packing;
    }

    /**
     * Makes the next best change.
     *
     * @param budget moves that may be made, at least 1
     * @return whether there was one
     */
    boolean improve(int budget) {
        index();
        for (var bin : packing.bins) {
            if (empty(bin)) {
                return true;
            }
        }
        return fill(1) || (budget >= 2 && fill(2));
    }

    private void index() {
        bySize.clear();
        for (var bin : packing.bins) {
            if (bin.gap > 0) {
                for (var item : bin.items) {
                    bySize.computeIfAbsent(item.size(), size -> new ArrayList<>()).add(bin);
                }
            }
        }
    }

    /** Frees a slot whose only item fits elsewhere. */
    private boolean empty(Bin bin) {
        if (bin.isFixed || bin.items.size() != 1 || bin.gap == 0) {
            return false;
        }
        var item = bin.items.getFirst();
        Bin best = null;
        for (var other : packing.bins) {
            boolean isUsed = !other.items.isEmpty() || other.isFixed;
            if (other != bin
                    && isUsed
                    && other.gap >= item.size()
                    && (best == null || other.gap < best.gap)) {
                best = other;
            }
        }
        if (best == null) {
            return false;
        }
        packing.move(item, bin, best);
        return true;
    }

    /** Fills the slot for which the fullest gap grows most, by so many moves. */
    private boolean fill(int moves) {
        Bin bestGiver = null;
        Bin bestTaker = null;
        Item bestBack = null;
        long bestGain = 0;
        for (var taker : packing.bins) {
            if (taker.gap == 0 || (taker.items.isEmpty() && !taker.isFixed)) {
                continue;
            }
            if (moves == 1) {
                var giver = widest(taker.gap, taker);
                if (giver != null && giver.gap + taker.gap > bestGain) {
                    bestGain = giver.gap + taker.gap;
                    bestGiver = giver;
                    bestTaker = taker;
                }
                continue;
            }
            for (var back : taker.items) {
                var giver = widest(back.size() + taker.gap, taker);
                if (giver != null && giver.gap + taker.gap > bestGain) {
                    bestGain = giver.gap + taker.gap;
                    bestGiver = giver;
                    bestTaker = taker;
                    bestBack = back;
                }
            }
        }
        if (bestGiver == null || bestTaker == null) {
            return false;
        }
        var given = item(bestGiver, bestTaker.gap + (bestBack == null ? 0 : bestBack.size()));
        packing.move(given, bestGiver, bestTaker);
        if (bestBack != null) {
            packing.move(bestBack, bestTaker, bestGiver);
        }
        return true;
    }

    /** The bin with the widest gap that has an item of that size. */
    private @Nullable Bin widest(long size, Bin taker) {
        Bin best = null;
        for (var bin : bySize.getOrDefault(size, List.of())) {
            if (bin != taker && (best == null || bin.gap > best.gap)) {
                best = bin;
            }
        }
        return best;
    }

    private static Item item(Bin bin, long size) {
        return bin.items.stream().filter(item -> item.size() == size).findFirst().orElseThrow();
    }
}
