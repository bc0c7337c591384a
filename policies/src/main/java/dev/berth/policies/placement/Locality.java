package dev.berth.policies.placement;

import dev.berth.policies.slots.SlotIndex;
import java.util.stream.IntStream;

/** How near to each other the slots of one pod are, nearest first. */
public enum Locality {
    /** They share a last-level cache. */
    L3_DOMAIN {
        @Override
        int domains(SlotIndex index) {
            return index.caches().count();
        }

        @Override
        IntStream slots(SlotIndex index, int domain) {
            return index.slotsOfCache(domain);
        }
    },
    /** They share a NUMA node. */
    NUMA_NODE {
        @Override
        int domains(SlotIndex index) {
            return index.nodes().count();
        }

        @Override
        IntStream slots(SlotIndex index, int domain) {
            return index.slotsOfNode(domain);
        }
    },
    /** They share the host. */
    HOST {
        @Override
        int domains(SlotIndex index) {
            return 1;
        }

        @Override
        IntStream slots(SlotIndex index, int domain) {
            return IntStream.range(0, index.slots());
        }
    };

    /** How many parts a host has whose slots are that near to each other. */
    abstract int domains(SlotIndex index);

    /** The positions of a part's slots, ascending. */
    abstract IntStream slots(SlotIndex index, int domain);
}
