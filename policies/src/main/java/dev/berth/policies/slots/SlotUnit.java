package dev.berth.policies.slots;

import dev.berth.policies.slots.CpuTopology.Cpu;

/** What a slot is made of. */
public enum SlotUnit {
    /** One physical core with all its threads, so that no two slots share execution units. */
    CORE {
        @Override
        int group(Cpu cpu) {
            return cpu.core();
        }
    },
    /** One logical CPU; two slots may share a core. */
    THREAD {
        @Override
        int group(Cpu cpu) {
            return cpu.id();
        }
    };

    /** CPUs of one number make up one slot. */
    abstract int group(Cpu cpu);
}
