package dev.berth.policies.placement;

import dev.berth.policies.slots.Domains;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotIndex;
import dev.berth.policies.slots.SlotLedger;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Takes the feasible slot on which most is left, as Kubernetes' LeastAllocated does with nodes:
 * load spreads, and everybody has room to burst.
 *
 * <p>Order is by the exact remainder: Kubernetes' integer score ties too often. Kubernetes takes
 * the mean of CPU and memory; a host has one memory for all its slots, so that the memory's part is
 * the same for every candidate and the remainder of CPU alone decides.
 */
public record LeastAllocated() implements PlacementPolicy {
    private static final Preference MOST_LEFT = new MostLeft();

    @Override
    public String name() {
        return "least-allocated";
    }

    @Override
    public PlacementResult place(SlotLedger ledger, SlotDemand demand) {
        return new Selection(ledger, demand, MOST_LEFT).place();
    }

    @Override
    public List<Candidate> explain(SlotLedger ledger, SlotDemand demand) {
        return new Selection(ledger, demand, MOST_LEFT).explain();
    }

    private static final class MostLeft implements Preference {
        @Override
        public Comparator<Candidate> order() {
            return Candidate.NEAREST
                    .thenComparing(Candidate::remainder, Comparator.reverseOrder())
                    .thenComparing(Candidate.FIRST);
        }

        @Override
        public OptionalInt slot(SlotIndex index, long millis) {
            var best = OptionalInt.empty();
            @Nullable Remainder bestLeft = null;
            for (int number = 0; number < index.classes(); number++) {
                var found = index.roomiest(number);
                if (found.isEmpty()) {
                    continue;
                }
                long left = index.state(found.getAsInt()).remainingMillis() - millis;
                if (left < 0) {
                    continue;
                }
                var remainder = new Remainder(left, index.capacityMillis(number));
                int order = bestLeft == null ? 1 : remainder.compareTo(bestLeft);
                if (order > 0 || (order == 0 && Ties.isFirst(index, found, best))) {
                    best = found;
                    bestLeft = remainder;
                }
            }
            return best;
        }

        @Override
        public OptionalInt domain(SlotIndex index, Domains domains, int cpus) {
            var best = OptionalInt.empty();
            @Nullable Remainder bestLeft = null;
            for (int number = 0; number < domains.classes(); number++) {
                var found = domains.freest(number);
                if (found.isEmpty() || domains.freeCpus(found.getAsInt()) < cpus) {
                    continue;
                }
                var remainder = Ties.remainder(domains, found.getAsInt(), cpus);
                int order = bestLeft == null ? 1 : remainder.compareTo(bestLeft);
                if (order > 0 || (order == 0 && found.getAsInt() < best.orElseThrow())) {
                    best = found;
                    bestLeft = remainder;
                }
            }
            return best;
        }
    }
}
