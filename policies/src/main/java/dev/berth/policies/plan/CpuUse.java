package dev.berth.policies.plan;

import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.Slot;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.PodName;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * One host CPU and who holds it, now and then. Floating pods hold none.
 *
 * @param cpu as Linux numbers it
 * @param slot which it is a part of; empty for one in no slot
 * @param before pods pinned to it now, by name
 * @param after pods pinned to it then, by name
 */
public record CpuUse(int cpu, OptionalInt slot, List<PodName> before, List<PodName> after) {
    public CpuUse {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** Whether somebody comes or goes. */
    public boolean isChanged() {
        return !before.equals(after);
    }

    /** Every CPU of the host's slots and of those pins, ascending. */
    static List<CpuUse> map(SlotLedger before, SlotLedger after) {
        var cpus = pins(before).union(pins(after)).union(after.map().online());
        var uses = new ArrayList<CpuUse>();
        for (int cpu : cpus.stream().toArray()) {
            uses.add(new CpuUse(cpu, slot(after, cpu), holders(before, cpu), holders(after, cpu)));
        }
        return List.copyOf(uses);
    }

    private static CpuSet pins(SlotLedger ledger) {
        return ledger.holders().stream()
                .filter(holder -> holder.demand().mode() != Mode.FLOATING)
                .map(Holder::pin)
                .reduce(CpuSet.EMPTY, CpuSet::union);
    }

    private static OptionalInt slot(SlotLedger ledger, int cpu) {
        return ledger.map().slots().stream()
                .filter(slot -> slot.cpus().contains(cpu))
                .mapToInt(Slot::id)
                .findFirst();
    }

    private static List<PodName> holders(SlotLedger ledger, int cpu) {
        return ledger.holders().stream()
                .filter(holder -> holder.demand().mode() != Mode.FLOATING)
                .filter(holder -> holder.pin().contains(cpu))
                .map(Holder::pod)
                .distinct()
                .sorted()
                .toList();
    }
}
