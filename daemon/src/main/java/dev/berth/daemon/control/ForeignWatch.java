package dev.berth.daemon.control;

import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.host.KernelPins;
import dev.berth.policies.reconcile.ForeignContainer;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.ObjectName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Knows on which CPUs containers of others may run, and tells when those are a pod's own. Used by
 * the loop's thread.
 */
final class ForeignWatch {
    private final KernelPins pins;
    private final EventLog events;
    private final boolean confines;

    /** By id the CPUs that a container had when it was first seen. */
    private final Map<String, CpuSet> own = new HashMap<>();

    private Set<Intruder> told = Set.of();

    /**
     * @param confines whether they are to be kept off exclusive CPUs
     */
    ForeignWatch(KernelPins pins, EventLog events, boolean confines) {
        this.pins = pins;
        this.events = events;
        this.confines = confines;
    }

    /** Those that are to be kept off exclusive CPUs. */
    List<ForeignContainer> confined(Observation observation) {
        List<ForeignContainer> containers = new ArrayList<>();
        if (confines) {
            allowed(observation)
                    .forEach(
                            (other, cpus) ->
                                    containers.add(
                                            new ForeignContainer(
                                                    other.id(),
                                                    own.getOrDefault(other.id(), cpus),
                                                    cpus)));
        }
        return containers;
    }

    /** Those that are where an exclusive pod is to be alone; new ones are told as events. */
    List<Intruder> intruders(Observation observation, SlotLedger ledger) {
        if (ledger.exclusiveCpus().isEmpty()) {
            told = Set.of();
            return List.of();
        }
        List<Intruder> now = Intruder.among(allowed(observation), ledger);
        for (Intruder intruder : now) {
            if (!told.contains(intruder)) {
                events.warning(
                        "Pod",
                        new ObjectName(intruder.pod().namespace(), intruder.pod().name()),
                        "ForeignContainer",
                        "container "
                                + intruder.name()
                                + ", which is not ours, may run on its CPUs "
                                + intruder.cpus());
            }
        }
        told = Set.copyOf(now);
        return now;
    }

    private Map<ObservedContainer, CpuSet> allowed(Observation observation) {
        Map<ObservedContainer, CpuSet> allowed = new LinkedHashMap<>();
        Set<String> ids = new HashSet<>();
        for (ObservedContainer other : observation.others()) {
            ids.add(other.id());
            pins.allowed(other.pid())
                    .ifPresent(
                            cpus -> {
                                own.putIfAbsent(other.id(), cpus);
                                allowed.put(other, cpus);
                            });
        }
        own.keySet().retainAll(ids);
        return allowed;
    }
}
