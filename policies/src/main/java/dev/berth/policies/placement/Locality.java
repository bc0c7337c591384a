package dev.berth.policies.placement;

import dev.berth.policies.slots.Slot;

/** How near to each other the slots of one pod are, nearest first. */
public enum Locality {
    /** They share a last-level cache. */
    L3_DOMAIN {
        @Override
        int domain(Slot slot) {
            return slot.l3Domain();
        }
    },
    /** They share a NUMA node. */
    NUMA_NODE {
        @Override
        int domain(Slot slot) {
            return slot.numaNode();
        }
    },
    /** They share the host. */
    HOST {
        @Override
        int domain(Slot slot) {
            return 0;
        }
    };

    /** Slots of one number are that near to each other. */
    abstract int domain(Slot slot);
}
