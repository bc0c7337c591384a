package dev.berth.policies.placement;

import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Slot;
import java.util.List;

/**
 * The CPUs that a pod gets.
 *
 * @param slots those it holds, ascending by id; empty for a floating pod
 * @param cpus what it is pinned to: all CPUs of its slots, or for a floating pod everything that is
 *     not exclusive
 */
public record Placement(List<Slot> slots, CpuSet cpus) implements PlacementResult {
    public Placement {
        slots = List.copyOf(slots);
        if (cpus.isEmpty()) {
            throw new IllegalArgumentException("a placement has CPUs");
        }
    }

    /** All CPUs of these slots. */
    static Placement on(List<Slot> slots) {
        return new Placement(
                slots, slots.stream().map(Slot::cpus).reduce(CpuSet.EMPTY, CpuSet::union));
    }
}
