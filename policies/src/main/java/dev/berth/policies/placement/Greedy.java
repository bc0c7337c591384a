package dev.berth.policies.placement;

import dev.berth.policies.slots.Domains;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotIndex;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotState.Use;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * Takes the slots at the lowest cost now, and leaves it to {@link Rebalancer} to go on lowering it.
 *
 * <p>Costs count in this order: a split over caches or nodes, a free core that is broken up, a core
 * that is shared with a sibling, what is left over as a fragment (the absolute amount), and the
 * imbalance between NUMA nodes, which is least when free cores come from the node with most of
 * them. Logarithmic in slots, linear in NUMA nodes, of which a host has few.
 */
public record Greedy() implements PlacementPolicy {
    private static final Preference CHEAPEST = new Cheapest();

    @Override
    public String name() {
        return "greedy";
    }

    @Override
    public PlacementResult place(SlotLedger ledger, SlotDemand demand) {
        return new Selection(ledger, demand, CHEAPEST).place();
    }

    @Override
    public List<Candidate> explain(SlotLedger ledger, SlotDemand demand) {
        return new Selection(ledger, demand, CHEAPEST).explain();
    }

    private static final class Cheapest implements Preference {
        @Override
        public Comparator<Candidate> order() {
            return Candidate.NEAREST
                    .thenComparingInt(candidate -> candidate.cost().brokenCores())
                    .thenComparingInt(candidate -> candidate.cost().sharedSiblings())
                    .thenComparingLong(candidate -> candidate.remainder().free())
                    .thenComparingInt(candidate -> -candidate.cost().nodeFreeCpus())
                    .thenComparing(Candidate.FIRST);
        }

        @Override
        public OptionalInt slot(SlotIndex index, long millis) {
            var used = used(index, millis);
            for (boolean touched : List.of(false, true)) {
                for (int number = 0; used.isEmpty() && number < index.classes(); number++) {
                    if (index.capacityMillis(number) >= millis) {
                        used = free(index, number, touched);
                    }
                }
            }
            return used;
        }

        /** The slot in use with the least left that is enough. */
        private static OptionalInt used(SlotIndex index, long millis) {
            var best = OptionalInt.empty();
            long bestLeft = Long.MAX_VALUE;
            for (int number = 0; number < index.classes(); number++) {
                var found = index.tightest(number, millis);
                if (found.isEmpty() || index.state(found.getAsInt()).use() == Use.FREE) {
                    // Free ones come last within a class: a slot in use would have been found.
                    continue;
                }
                long left = index.state(found.getAsInt()).remainingMillis();
                boolean isTied = left == bestLeft && found.getAsInt() < best.orElseThrow();
                if (left < bestLeft || isTied) {
                    best = found;
                    bestLeft = left;
                }
            }
            return best;
        }

        private static OptionalInt free(SlotIndex index, int capacityClass, boolean touched) {
            var best = OptionalInt.empty();
            int mostFree = -1;
            for (int node = 0; node < index.nodes().count(); node++) {
                var found = index.free(capacityClass, touched, node);
                int free = index.nodes().freeCpus(node);
                boolean isTied =
                        free == mostFree
                                && found.isPresent()
                                && found.getAsInt() < best.orElseThrow();
                if (found.isPresent() && (free > mostFree || isTied)) {
                    best = found;
                    mostFree = free;
                }
            }
            return best;
        }

        @Override
        public OptionalInt domain(SlotIndex index, Domains domains, int cpus) {
            var best = OptionalInt.empty();
            int fewest = Integer.MAX_VALUE;
            int mostFree = -1;
            for (int parent = 0; parent < domains.parents(); parent++) {
                var found = domains.tightestIn(parent, cpus);
                if (found.isEmpty()) {
                    continue;
                }
                int left = domains.freeCpus(found.getAsInt());
                int node = domains == index.nodes() ? found.getAsInt() : parent;
                int nodeFree = index.nodes().freeCpus(node);
                // Within a node domains ascend, and nodes do so here: no tie is left to break.
                if (left < fewest || (left == fewest && nodeFree > mostFree)) {
                    best = found;
                    fewest = left;
                    mostFree = nodeFree;
                }
            }
            return best;
        }
    }
}
