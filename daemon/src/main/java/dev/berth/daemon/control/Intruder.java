package dev.berth.daemon.control;

import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.PodName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A container that is not ours and that may run where an exclusive pod is to be alone.
 *
 * @param containerId the engine's id
 * @param name of the container
 * @param pod whose CPUs these are
 * @param cpus on which both may run
 */
public record Intruder(String containerId, String name, PodName pod, CpuSet cpus) {
    /** All there are, by what the kernel lets these containers do. */
    static List<Intruder> among(Map<ObservedContainer, CpuSet> others, SlotLedger ledger) {
        List<Intruder> intruders = new ArrayList<>();
        for (Holder holder : ledger.holders()) {
            if (holder.demand().mode() == Mode.EXCLUSIVE) {
                others.forEach(
                        (other, allowed) -> {
                            CpuSet common = allowed.intersection(holder.pin());
                            if (!common.isEmpty()) {
                                intruders.add(
                                        new Intruder(
                                                other.id(), other.name(), holder.pod(), common));
                            }
                        });
            }
        }
        return intruders;
    }
}
