package dev.berth.policies.placement;

import dev.berth.policies.slots.Slot;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotState;
import dev.berth.policies.slots.SlotState.Use;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Picks several slots of a domain for a shared demand that is larger than every slot. */
final class SharedSlots {
    private SharedSlots() {}

    /**
     * As few slots as are large enough, those with the most left first; each is charged its part.
     * Empty when a part does not fit.
     *
     * @param domain those of its slots that do not stay with the system
     */
    static List<Slot> pick(SlotDemand demand, List<SlotState> domain) {
        var open =
                domain.stream()
                        .filter(state -> state.use() == Use.FREE || state.use() == Use.SHARED)
                        .sorted(
                                Comparator.comparing(SharedSlots::left, Comparator.reverseOrder())
                                        .thenComparingInt(state -> state.slot().id()))
                        .toList();
        int count = 0;
        long capacity = 0;
        while (count < open.size() && capacity < demand.cpuMillis()) {
            capacity += open.get(count).slot().capacityMillis();
            count++;
        }
        var picked = new ArrayList<>(open.subList(0, count));
        for (var state : open.subList(0, count)) {
            if (capacity - state.slot().capacityMillis() >= demand.cpuMillis()) {
                picked.remove(state);
                capacity -= state.slot().capacityMillis();
            }
        }
        int cpus = picked.stream().mapToInt(state -> state.slot().cpus().size()).sum();
        boolean fits =
                !picked.isEmpty()
                        && capacity >= demand.cpuMillis()
                        && picked.stream().allMatch(state -> fits(demand, state, cpus));
        return fits
                ? picked.stream()
                        .map(SlotState::slot)
                        .sorted(Comparator.comparingInt(Slot::id))
                        .toList()
                : List.of();
    }

    private static boolean fits(SlotDemand demand, SlotState state, int cpus) {
        return SlotLedger.charge(demand, state.slot(), cpus) <= state.remainingMillis();
    }

    /** What would be left in the domain, thousandths of a CPU. */
    static Remainder remainder(SlotDemand demand, List<SlotState> domain) {
        long capacity = domain.stream().mapToLong(state -> state.slot().capacityMillis()).sum();
        long free = domain.stream().mapToLong(SlotState::remainingMillis).sum();
        return new Remainder(Math.max(0, free - demand.cpuMillis()), capacity);
    }

    private static Remainder left(SlotState state) {
        return new Remainder(state.remainingMillis(), state.slot().capacityMillis());
    }
}
