package dev.berth.policies.placement;

import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;

/**
 * Kubernetes' integer scores ({@code pkg/scheduler/framework/plugins/noderesources}): what people
 * know, to be shown; never what decides.
 */
final class Scores {
    private static final long OVERCOMMIT_SCALE = 16;

    private Scores() {}

    /** The mean over CPU and memory, each 0 to 100 and rounded down. */
    static int mean(SlotLedger ledger, SlotDemand demand, Remainder cpu) {
        long capacity = ledger.memory().capacityBytes();
        long free = Math.max(0, ledger.remainingMemoryBytes() - demand.memoryBytes());
        // A hundred times 2^56 bytes is still a long; overcommitted, it may be ten times as much.
        long scale = capacity > SlotDemand.MAX_MEMORY_BYTES ? OVERCOMMIT_SCALE : 1;
        int memory = (int) (free / scale * 100 / (capacity / scale));
        return (cpu.score() + memory) / 2;
    }
}
