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
 * Takes the feasible slot on which least is left, as best fit packs bins, so that large slots stay
 * free for large demands.
 */
public record MaxMatch() implements PlacementPolicy {
    private static final Preference LEAST_LEFT = new LeastLeft();

    @Override
    public String name() {
        return "max-match";
    }

    @Override
    public PlacementResult place(SlotLedger ledger, SlotDemand demand) {
        return new Selection(ledger, demand, LEAST_LEFT).place();
    }

    @Override
    public List<Candidate> explain(SlotLedger ledger, SlotDemand demand) {
        return new Selection(ledger, demand, LEAST_LEFT).explain();
    }

    private static final class LeastLeft implements Preference {
        @Override
        public Comparator<Candidate> order() {
            return Candidate.NEAREST
                    .thenComparing(Candidate::remainder)
                    .thenComparing(Candidate.FIRST);
        }

        @Override
        public OptionalInt slot(SlotIndex index, long millis) {
            var best = OptionalInt.empty();
            @Nullable Remainder bestLeft = null;
            for (int number = 0; number < index.classes(); number++) {
                var found = index.tightest(number, millis);
                if (found.isEmpty()) {
                    continue;
                }
                long left = index.state(found.getAsInt()).remainingMillis() - millis;
                var remainder = new Remainder(left, index.capacityMillis(number));
                int order = bestLeft == null ? -1 : remainder.compareTo(bestLeft);
                if (order < 0 || (order == 0 && Ties.isFirst(index, found, best))) {
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
                var found = domains.tightest(number, cpus);
                if (found.isEmpty()) {
                    continue;
                }
                var remainder = Ties.remainder(domains, found.getAsInt(), cpus);
                int order = bestLeft == null ? -1 : remainder.compareTo(bestLeft);
                if (order < 0 || (order == 0 && found.getAsInt() < best.orElseThrow())) {
                    best = found;
                    bestLeft = remainder;
                }
            }
            return best;
        }
    }
}
