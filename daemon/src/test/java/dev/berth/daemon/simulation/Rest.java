package dev.berth.daemon.simulation;

import dev.berth.daemon.simulation.HostPods.Part;
import dev.berth.daemon.simulation.HostPods.Pod;
import dev.berth.policies.placement.LeastAllocated;
import dev.berth.policies.placement.Placement;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.LedgerConflict;
import dev.berth.policies.slots.Slot;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.WorkloadName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A simulated host beside what is desired, once nothing happens any more. */
final class Rest {
    private final SimulatedHost host;
    private final DesiredState desired;
    private final SortedMap<PodName, Pod> pods;
    private final SlotLedger ledger;

    Rest(SimulatedHost host, DesiredState desired, SlotMap slots, HostMemory memory) {
        this.host = host;
        this.desired = desired;
        this.pods = HostPods.of(HostPods.parts(host));
        this.ledger = HostPods.ledger(pods.values(), slots, memory);
    }

    DesiredState desired() {
        return desired;
    }

    /** How far containers are from where they belong; empty once they are there. */
    List<String> lacks() {
        List<String> lacks = new ArrayList<>();
        for (Pod pod : pods.values()) {
            boolean isStuck = isHomeless(pod);
            for (Part part : pod.parts()) {
                if (!desired.workloads().containsKey(part.workload())) {
                    lacks.add("an orphan: " + part.container().name);
                }
                if (!isStuck && !isPinned(part.container())) {
                    lacks.add("not on its CPUs: " + part.container().name);
                }
            }
        }
        ledger.conflicts().stream()
                .filter(conflict -> !isUnavoidable(conflict))
                .forEach(conflict -> lacks.add("conflict: " + conflict));
        return lacks;
    }

    private boolean isUnavoidable(LedgerConflict conflict) {
        return switch (conflict) {
            case LedgerConflict.NoSlot lost -> isHomeless(pods.get(lost.pod()));
            case LedgerConflict.Overlap overlap ->
                    isHomeless(pods.get(overlap.other()))
                            || isHomeless(pods.get(overlap.exclusive()));
            case LedgerConflict.CpuOvercommitted full ->
                    // One of which others opened a part to the slot, and which fits nowhere.
                    pods.values().stream()
                            .filter(pod -> touches(pod, full.slot()))
                            .anyMatch(this::isHomeless);
            case LedgerConflict.MemoryOvercommitted _ -> false;
        };
    }

    private boolean touches(Pod pod, int slot) {
        return ledger.map().touchedBy(pod.pin()).stream().anyMatch(one -> one.id() == slot);
    }

    /** Whether its CPUs have gone, or some of them, and there are no others for it. */
    boolean isHomeless(@Nullable Pod pod) {
        return pod != null && !isSeated(pod) && !fits(ledger.without(pod.name()), pod.demand());
    }

    private boolean isSeated(Pod pod) {
        // Whom others have put on these CPUs, for its own are not there.
        boolean isStrayed = pod.parts().stream().anyMatch(part -> part.container().isStrayed);
        return !isStrayed
                && ledger.map()
                        .madeOf(pod.pin())
                        .filter(
                                slots ->
                                        pod.demand().mode() == SlotDemand.Mode.FLOATING
                                                || slots.stream()
                                                                .mapToLong(Slot::capacityMillis)
                                                                .sum()
                                                        >= pod.demand().cpuMillis())
                        .isPresent();
    }

    private static boolean fits(SlotLedger ledger, SlotDemand demand) {
        return new LeastAllocated().place(ledger, demand) instanceof Placement;
    }

    private boolean isPinned(SimulatedContainer container) {
        return !container.isRunning() || host.allowed(container).equals(container.pin());
    }

    Optional<Pod> pod(PodName name) {
        return Optional.ofNullable(pods.get(name));
    }

    /** Its pods, by name. */
    List<Pod> pods(WorkloadName workload) {
        return pods.values().stream().filter(pod -> pod.workload().equals(workload)).toList();
    }

    /**
     * Whether one more pod of it has room, or is important enough to get it: then it is on its way.
     */
    boolean hasRoom(Workload workload) {
        PodTemplate template = workload.template();
        var demand = SlotDemand.of(template.resources());
        var priority = desired.priorities().of(template).orElseThrow();
        var without = ledger;
        for (Pod pod : pods.values()) {
            boolean mayGo =
                    priority.preempts()
                            && pod.ownership().priority() < priority.value()
                            && !pod.workload().equals(workload.id());
            without = mayGo ? without.without(pod.name()) : without;
        }
        return fits(ledger, demand) || fits(without, demand);
    }

    /** Where the loop's ledger says something else of who holds what than the engine. */
    List<String> differences(SlotLedger ofLoop) {
        if (pods.values().stream().anyMatch(this::isHomeless)) {
            // Who cannot be given CPUs that are there keeps those that it was granted.
            return List.of();
        }
        var held = held(ledger);
        var believed = held(ofLoop);
        return held.equals(believed)
                ? List.of()
                : List.of("the ledger has " + believed + ", the engine " + held);
    }

    /** Who holds what, whomever it replaces. */
    private static Set<Holder> held(SlotLedger ledger) {
        return ledger.holders().stream()
                .map(holder -> new Holder(holder.pod(), holder.demand(), holder.pin()))
                .collect(Collectors.toSet());
    }
}
