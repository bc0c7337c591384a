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
 * @param refused why they cannot be taken; empty when they can
 * @param remainder the CPU that would be left on them, or in their domain when the demand takes
 *     several slots
 * @param score Kubernetes' score, 0 to 100: the mean over CPU and memory, rounded down
 */
public record Candidate(
        List<Slot> slots,
        Locality locality,
        Optional<Refusal.Reason> refused,
        Remainder remainder,
        int score) {
    /**
     * Best first: near slots, then the larger remainder, then the lower slot. Kubernetes takes the
     * mean of CPU and memory; a host has one memory for all its slots, so that the memory's part is
     * the same for every candidate and the remainder of CPU alone decides.
     */
    static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparing(Candidate::locality)
                    .thenComparing(Candidate::remainder, Comparator.reverseOrder())
                    .thenComparingInt(candidate -> candidate.slots().getFirst().id());

    public Candidate {
        slots = List.copyOf(slots);
    }

    /** Whether it can be taken. */
    public boolean isFeasible() {
        return refused.isEmpty();
    }
}
