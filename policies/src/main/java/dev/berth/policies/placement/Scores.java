package dev.berth.policies.placement;

import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;

/**
 * Kubernetes' integer scores ({@code pkg/scheduler/framework/plugins/noderesources}): what people
 * know, to be shown; never what decides.
 */
final class Scores {
    private Scores() {}

    /** The mean over CPU and memory, each 0 to 100 and rounded down. */
    static int mean(SlotLedger ledger, SlotDemand demand, Remainder cpu) {
        long capacity = ledger.memory().capacityBytes();
        long free = Math.max(0, ledger.remainingMemoryBytes() - demand.memoryBytes());
        // At most 2^56 bytes: a hundred times that is still a long.
        int memory = (int) (free * 100 / capacity);
        return (cpu.score() + memory) / 2;
    }
}
