package dev.berth.policies.slots;

import dev.berth.policies.workload.PodName;

/** Something observed that the ledger would never have agreed to. */
public sealed interface LedgerConflict {
    /**
     * CPUs of an exclusive pod that another pod may run on too.
     *
     * @param exclusive the one that should be alone
     * @param other the one that is in its way
     * @param cpus where they meet
     */
    record Overlap(PodName exclusive, PodName other, CpuSet cpus) implements LedgerConflict {
        @Override
        public String toString() {
            return "CPUs " + cpus + " of exclusive pod " + exclusive + " are open to " + other;
        }
    }

    /**
     * A pin that is not made of whole slots, or of slots that stay with the system.
     *
     * @param pod whose
     * @param pin its CPUs
     */
    record NoSlot(PodName pod, CpuSet pin) implements LedgerConflict {
        @Override
        public String toString() {
            return "pin '"
                    + pin
                    + "' of pod "
                    + pod
                    + " is not made of whole slots that pods may hold";
        }
    }

    /**
     * A slot whose holders ask for more than it offers.
     *
     * @param slot its id
     * @param requestedMillis the sum of the requests
     * @param capacityMillis what it offers
     */
    record CpuOvercommitted(int slot, long requestedMillis, long capacityMillis)
            implements LedgerConflict {
        @Override
        public String toString() {
            return "slot "
                    + slot
                    + " is asked for "
                    + requestedMillis
                    + "m of "
                    + capacityMillis
                    + "m";
        }
    }

    /**
     * Requests for more memory than there is.
     *
     * @param requestedBytes the sum of the requests
     * @param capacityBytes what the host offers
     */
    record MemoryOvercommitted(long requestedBytes, long capacityBytes) implements LedgerConflict {
        @Override
        public String toString() {
            return "memory is asked for " + requestedBytes + " of " + capacityBytes + " bytes";
        }
    }
}
