package dev.berth.policies.placement;

import dev.berth.policies.slots.Domains;
import dev.berth.policies.slots.SlotIndex;
import java.util.Comparator;
import java.util.OptionalInt;

/**
 * What sets one policy apart from another: an order of candidates, said once as a comparator and
 * once as questions to the index. Both must name the same winner.
 */
interface Preference {
    /** Best first, of candidates that can be taken. */
    Comparator<Candidate> order();

    /** The position of the best slot with so much left, thousandths of a CPU. */
    OptionalInt slot(SlotIndex index, long millis);

    /** The best domain of that size with so many CPUs on free slots. */
    OptionalInt domain(SlotIndex index, Domains domains, int cpus);
}
