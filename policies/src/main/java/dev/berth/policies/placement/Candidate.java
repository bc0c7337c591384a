package dev.berth.policies.placement;

import dev.berth.policies.slots.Slot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Slots that a policy has considered for a demand.
 *
 * @param slots ascending by id; the slots of a whole domain when it has too few to take
 * @param locality how near to each other they are
 * @param number the slot's place in the map, or the domain's among those of its size
 * @param refused why they cannot be taken; empty when they can
 * @param remainder the CPU that would be left on them; of several slots, what would be left in
 *     their domain: whole free CPUs for an exclusive demand, thousandths for a shared one
 * @param cost what taking them would spoil
 * @param score Kubernetes' score, 0 to 100: the mean over CPU and memory, rounded down
 */
public record Candidate(
        List<Slot> slots,
        Locality locality,
        int number,
        Optional<Refusal.Reason> refused,
        Remainder remainder,
        Cost cost,
        int score) {
    /** Near slots before far ones; that comes first whatever the policy. */
    static final Comparator<Candidate> NEAREST = Comparator.comparing(Candidate::locality);

    /** What else is equal: a slot in use before a free one, then the first. */
    static final Comparator<Candidate> FIRST =
            Comparator.comparingInt((Candidate candidate) -> candidate.cost().brokenCores())
                    .thenComparingInt(Candidate::number);

    public Candidate {
        slots = List.copyOf(slots);
    }

    /** Whether it can be taken. */
    public boolean isFeasible() {
        return refused.isEmpty();
    }
}
