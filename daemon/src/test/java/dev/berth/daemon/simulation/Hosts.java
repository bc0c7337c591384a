package dev.berth.daemon.simulation;

import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.CpuTopology;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.slots.SlotUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hosts of cores with one thread at one cache. */
final class Hosts {
    /** What each of them offers. */
    static final HostMemory MEMORY = new HostMemory(4L << 30, 0, 100);

    private static final Map<CpuSet, SlotMap> KNOWN = new HashMap<>();

    private Hosts() {}

    static SlotMap slots(CpuSet online) {
        synchronized (KNOWN) {
            return KNOWN.computeIfAbsent(online, Hosts::cut);
        }
    }

    private static SlotMap cut(CpuSet online) {
        List<CpuTopology.Cpu> cpus = new ArrayList<>();
        online.stream()
                .forEach(
                        id ->
                                cpus.add(
                                        new CpuTopology.Cpu(
                                                id,
                                                id,
                                                0,
                                                0,
                                                0,
                                                CpuTopology.FULL_CAPACITY,
                                                true,
                                                false)));
        return SlotMap.of(new CpuTopology(cpus), SlotUnit.CORE, CpuSet.EMPTY).orElseThrow();
    }
}
