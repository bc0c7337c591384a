package dev.berth.policies.placement;

import dev.berth.policies.placement.Refusal.Reason;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotState;
import dev.berth.policies.slots.SlotState.Use;
import java.util.EnumMap;
import java.util.Optional;

/** Says of every slot what kept it from being taken. */
final class Refusals {
    private Refusals() {}

    /** The counts over all slots, for a demand that was refused. */
    static Refusal explain(SlotLedger ledger, SlotDemand demand) {
        var counts = new EnumMap<Reason, Integer>(Reason.class);
        boolean lacksMemory = demand.memoryBytes() > ledger.remainingMemoryBytes();
        var leftOver = leftOver(ledger, demand);
        for (var state : ledger.slots()) {
            var byCpu = byCpu(demand, state);
            if (byCpu.isPresent()) {
                counts.merge(byCpu.get(), 1, Integer::sum);
            } else if (!lacksMemory) {
                counts.merge(leftOver, 1, Integer::sum);
            }
            if (lacksMemory && state.use() != Use.RESERVED && state.use() != Use.CORDONED) {
                counts.merge(Reason.MEMORY, 1, Integer::sum);
            }
        }
        return new Refusal(ledger.slots().size(), counts);
    }

    /** Why one slot cannot take a shared demand; empty when it can. */
    static Optional<Reason> of(SlotLedger ledger, SlotDemand demand, SlotState state) {
        var byCpu = byCpu(demand, state);
        if (byCpu.isEmpty() && demand.memoryBytes() > ledger.remainingMemoryBytes()) {
            return Optional.of(Reason.MEMORY);
        }
        return byCpu;
    }

    private static Optional<Reason> byCpu(SlotDemand demand, SlotState state) {
        return switch (state.use()) {
            case RESERVED -> Optional.of(Reason.RESERVED);
            case CORDONED -> Optional.of(Reason.CORDONED);
            case EXCLUSIVE -> Optional.of(Reason.EXCLUSIVE);
            case SHARED ->
                    demand.mode() == Mode.EXCLUSIVE
                            ? Optional.of(Reason.SHARED)
                            : lacking(demand, state);
            case FREE ->
                    demand.mode() == Mode.EXCLUSIVE ? Optional.empty() : lacking(demand, state);
        };
    }

    private static Optional<Reason> lacking(SlotDemand demand, SlotState state) {
        return demand.cpuMillis() > state.remainingMillis()
                ? Optional.of(Reason.CPU)
                : Optional.empty();
    }

    /** Why a slot that could be taken was not enough. */
    private static Reason leftOver(SlotLedger ledger, SlotDemand demand) {
        long freeCpus =
                ledger.slots(Use.FREE).stream().mapToInt(state -> state.slot().cpus().size()).sum();
        boolean enough = demand.mode() == Mode.EXCLUSIVE && freeCpus >= demand.wholeCpus();
        return enough ? Reason.FLOATING : Reason.CPU;
    }
}
