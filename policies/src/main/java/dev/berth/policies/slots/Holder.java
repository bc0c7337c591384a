package dev.berth.policies.slots;

import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.workload.PodName;
import java.util.Optional;

/**
 * A pod that holds CPUs. A pod that is being moved is there twice, with the CPUs it leaves and
 * those it goes to.
 *
 * @param pod who
 * @param demand what it asked for
 * @param pin the CPUs it may run on; empty: not pinned, so that it may run on any
 * @param replaces the pod on whose CPUs it was put to replace it; that one may be gone
 */
public record Holder(PodName pod, SlotDemand demand, CpuSet pin, Optional<PodName> replaces) {
    /** A pod that was put where nobody was. */
    public Holder(PodName pod, SlotDemand demand, CpuSet pin) {
        this(pod, demand, pin, Optional.empty());
    }

    /**
     * Whether one of the two replaces the other on the very same CPUs: until the older is gone they
     * are one owner of these, though each has memory of its own.
     */
    public boolean isPairedWith(Holder other) {
        boolean isSuccession =
                replaces.filter(other.pod::equals).isPresent()
                        || other.replaces.filter(pod::equals).isPresent();
        return isSuccession
                && demand.mode() != Mode.FLOATING
                && demand.mode() == other.demand.mode()
                && demand.cpuMillis() == other.demand.cpuMillis()
                && pin.equals(other.pin);
    }
}
