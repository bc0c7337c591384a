package dev.berth.policies.placement;

import dev.berth.policies.slots.Domains;
import dev.berth.policies.slots.SlotIndex;
import dev.berth.policies.slots.SlotState.Use;
import java.util.OptionalInt;

/** What decides between the best slots, or domains, of several capacities. */
final class Ties {
    private Ties() {}

    /** Whether a slot comes before another one of the same remainder. */
    static boolean isFirst(SlotIndex index, OptionalInt one, OptionalInt other) {
        boolean isFree = index.state(one.orElseThrow()).use() == Use.FREE;
        boolean isOtherFree = index.state(other.orElseThrow()).use() == Use.FREE;
        return isFree == isOtherFree ? one.orElseThrow() < other.orElseThrow() : isOtherFree;
    }

    /** What would be left in a domain. */
    static Remainder remainder(Domains domains, int domain, int cpus) {
        return new Remainder(domains.freeCpus(domain) - cpus, domains.capacityCpus(domain));
    }
}
