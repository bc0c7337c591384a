package dev.berth.policies.placement;

import dev.berth.policies.base.Result;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.slots.SlotUnit;
import dev.berth.policies.workload.PodName;
import java.util.List;
import java.util.Random;

/** Seeded ledgers, filled by placing pods one after the other. */
final class Ledgers {
    private Ledgers() {}

    static SlotLedger random(Random random) {
        var topology =
                Hosts.of(
                        1 + random.nextInt(2),
                        1 + random.nextInt(2),
                        1 + random.nextInt(4),
                        1 + random.nextInt(2));
        var reserved = random.nextInt(3) == 0 ? CpuSet.of(0) : CpuSet.EMPTY;
        var map = SlotMap.of(topology, SlotUnit.CORE, reserved);
        var slots =
                switch (map) {
                    case Result.Ok<SlotMap>(SlotMap value) -> value;
                    case Result.Refused<SlotMap> _ -> Hosts.slots(topology);
                };
        var ledger = SlotLedger.of(slots, Hosts.memory(4), List.of());
        for (int i = random.nextInt(14); i > 0; i--) {
            var demand = demand(random);
            if (new LeastAllocated().place(ledger, demand) instanceof Placement placement) {
                ledger = ledger.with(new Holder(pod(i), demand, placement.cpus()));
            }
        }
        return ledger;
    }

    static SlotDemand demand(Random random) {
        long memory = random.nextInt(10) == 0 ? 2 * Hosts.GIB : Hosts.GIB / 16;
        return switch (random.nextInt(8)) {
            case 0 -> SlotDemand.FLOATING;
            case 1 -> SlotDemand.exclusive(1 + random.nextInt(5), memory);
            case 2 -> SlotDemand.exclusive(1, memory);
            case 3 -> SlotDemand.shared(1_001 + random.nextInt(4_000), memory);
            default -> SlotDemand.shared(50 + random.nextInt(900), memory);
        };
    }

    static PodName pod(int number) {
        return new PodName("default", "pod-" + number);
    }
}
