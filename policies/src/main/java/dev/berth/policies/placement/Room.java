package dev.berth.policies.placement;

import dev.berth.policies.placement.Packing.Bin;
import dev.berth.policies.placement.Packing.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Searches for the fewest moves between slots in use after which a newcomer fits one of them.
 *
 * <p>First one move: an item goes to a slot where it fits. Then two: it changes places with a
 * smaller one, or drives one on to a third slot. Then pairs of items that change places between one
 * slot, whose gap grows each time, and others, whose gaps are filled. Of several ways with as few
 * moves that is taken after which what is left is most unequal (the sum of its squares), for one
 * large gap takes what several small ones do not. Ejection chains are Glover's ("Ejection chains,
 * reference structures and alternating path methods", 1996); that bins filled to the brim pay is
 * shown by Gupta and Ho ("A new heuristic algorithm for the one-dimensional bin-packing problem",
 * 1999).
 */
final class Room {
    /** Ways that one search looks at. */
    static final int MAX_TRIALS = 100_000;

    /** Slots whose gap one search tries to widen, the widest first. */
    private static final int MAX_WIDENED = 24;

    /** Moves of one widening. */
    private static final int MAX_WIDENING = 12;

    private final Packing packing;
    private final long size;
    private final int budget;
    private final List<Bin> byGap;
    private int trials;
    private long bestGain = Long.MIN_VALUE;
    private List<Step> best = List.of();

    /** One item on its way. */
    private record Step(Item item, Bin from, Bin to) {}

    Room(Packing packing, long size, int budget) {
        this.packing = packing;
        this.size = size;
        this.budget = budget;
        this.byGap =
                packing.bins.stream().sorted(Comparator.comparingLong(bin -> bin.gap)).toList();
    }

    /** The moves, at most as many as the budget allows; empty when there are none. */
    List<Move> find() {
        long left = packing.bins.stream().mapToLong(bin -> bin.gap).sum();
        if (left < size || budget < 1) {
            return List.of();
        }
        for (var bin : byGap) {
            one(bin);
        }
        if (best.isEmpty() && budget >= 2) {
            for (var bin : byGap) {
                two(bin);
            }
        }
        if (best.isEmpty() && budget >= 2) {
            widen();
        }
        best.forEach(step -> packing.move(step.item(), step.from(), step.to()));
        return packing.moves();
    }

    private void one(Bin bin) {
        for (var item : bin.items) {
            if (item.size() < size - bin.gap) {
                continue;
            }
            var to = tightest(item.size(), bin, bin);
            if (to != null) {
                long gain = gain(bin, item.size() - size) + gain(to, -item.size());
                offer(gain, new Step(item, bin, to));
            }
        }
    }

    private void two(Bin bin) {
        long lacking = size - bin.gap;
        for (int i = from(lacking); i < byGap.size() && trials < MAX_TRIALS; i++) {
            var other = byGap.get(i);
            if (other == bin) {
                continue;
            }
            for (var item : bin.items) {
                if (item.size() >= lacking) {
                    exchange(bin, item, other);
                }
            }
        }
    }

    private void exchange(Bin bin, Item item, Bin other) {
        for (var back : other.items) {
            trials++;
            long freed = item.size() - back.size();
            if (other.gap < freed) {
                continue;
            }
            if (freed >= size - bin.gap) {
                long gain = gain(bin, freed - size) + gain(other, -freed);
                offer(gain, new Step(item, bin, other), new Step(back, other, bin));
                continue;
            }
            var third = tightest(back.size(), bin, other);
            if (third != null) {
                long gain =
                        gain(bin, item.size() - size)
                                + gain(other, -freed)
                                + gain(third, -back.size());
                offer(gain, new Step(item, bin, other), new Step(back, other, third));
            }
        }
    }

    private void offer(long gain, Step... steps) {
        if (gain > bestGain) {
            bestGain = gain;
            best = List.of(steps);
        }
    }

    private void widen() {
        int most = Math.min(budget, MAX_WIDENING);
        for (int i = byGap.size() - 1; i >= Math.max(0, byGap.size() - MAX_WIDENED); i--) {
            var bin = byGap.get(i);
            var steps = new ArrayList<Step>();
            while (bin.gap < size
                    && steps.size() + 2 <= most
                    && (best.isEmpty() || steps.size() + 2 < best.size())
                    && trials < MAX_TRIALS) {
                var pair = widest(bin);
                if (pair.isEmpty()) {
                    break;
                }
                pair.forEach(step -> packing.move(step.item(), step.from(), step.to()));
                steps.addAll(pair);
            }
            if (bin.gap >= size && (best.isEmpty() || steps.size() < best.size())) {
                best = List.copyOf(steps);
            }
            for (var step : steps.reversed()) {
                packing.move(step.item(), step.to(), step.from());
            }
        }
    }

    /**
     * The exchange that widens a gap by enough, else by most, and leaves least in the other bin.
     */
    private List<Step> widest(Bin bin) {
        long lacking = size - bin.gap;
        long bestScore = Long.MIN_VALUE;
        List<Step> found = List.of();
        for (var other : packing.bins) {
            if (other == bin || other.gap == 0) {
                continue;
            }
            for (var item : bin.items) {
                for (var back : other.items) {
                    trials++;
                    long freed = item.size() - back.size();
                    if (freed <= 0 || freed > other.gap) {
                        continue;
                    }
                    long score =
                            freed >= lacking
                                    ? ENOUGH - (other.gap - freed)
                                    : freed * PROGRESS - (other.gap - freed);
                    if (score > bestScore) {
                        bestScore = score;
                        found = List.of(new Step(item, bin, other), new Step(back, other, bin));
                    }
                }
            }
        }
        return found;
    }

    /** Above every score of an exchange that is not enough. */
    private static final long ENOUGH = 1L << 40;

    /** How much more a thousandth won counts than one left elsewhere. */
    private static final long PROGRESS = 4;

    /** What the square of a bin's gap grows by when the gap does. */
    private static long gain(Bin bin, long change) {
        return change * (2 * bin.gap + change);
    }

    /** The first of the bins by gap that has so much left. */
    private int from(long gap) {
        int low = 0;
        int high = byGap.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (byGap.get(middle).gap < gap) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private @Nullable Bin tightest(long gap, Bin one, Bin other) {
        for (int i = from(gap); i < byGap.size(); i++) {
            trials++;
            if (byGap.get(i) != one && byGap.get(i) != other) {
                return byGap.get(i);
            }
        }
        return null;
    }
}
