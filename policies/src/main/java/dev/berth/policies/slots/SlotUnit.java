package dev.berth.policies.slots;

import dev.berth.policies.slots.CpuTopology.Cpu;
import java.util.List;
import java.util.Optional;

/** What a slot is made of. */
public sealed interface SlotUnit {
    /** CPUs of one number make up one slot; those without are in none and stay with the system. */
    Optional<Integer> group(Cpu cpu);

    /** What the hardware itself divides a host into. */
    enum Level implements SlotUnit {
        /** One physical core with all its threads, so that no two slots share execution units. */
        CORE {
            @Override
            int number(Cpu cpu) {
                return cpu.core();
            }
        },
        /** One logical CPU; two slots may share a core. */
        THREAD {
            @Override
            int number(Cpu cpu) {
                return cpu.id();
            }
        },
        /** All cores at one last-level cache. */
        L3 {
            @Override
            int number(Cpu cpu) {
                return cpu.l3Domain();
            }
        },
        /** All cores near to one memory. */
        NUMA {
            @Override
            int number(Cpu cpu) {
                return cpu.numaNode();
            }
        };

        abstract int number(Cpu cpu);

        @Override
        public Optional<Integer> group(Cpu cpu) {
            return Optional.of(number(cpu));
        }
    }

    /** {@link Level#CORE}. */
    SlotUnit CORE = Level.CORE;

    /** {@link Level#THREAD}. */
    SlotUnit THREAD = Level.THREAD;

    /**
     * Slots that somebody has named one by one.
     *
     * @param slots the CPUs of each, in the order of their ids; none twice
     */
    record Listed(List<CpuSet> slots) implements SlotUnit {
        public Listed {
            slots = List.copyOf(slots);
            int sum = slots.stream().mapToInt(CpuSet::size).sum();
            int distinct = slots.stream().reduce(CpuSet.EMPTY, CpuSet::union).size();
            if (sum != distinct || slots.isEmpty() || slots.stream().anyMatch(CpuSet::isEmpty)) {
                throw new IllegalArgumentException("slots overlap or are empty: " + slots);
            }
        }

        @Override
        public Optional<Integer> group(Cpu cpu) {
            for (int i = 0; i < slots.size(); i++) {
                if (slots.get(i).contains(cpu.id())) {
                    return Optional.of(i);
                }
            }
            return Optional.empty();
        }
    }
}
