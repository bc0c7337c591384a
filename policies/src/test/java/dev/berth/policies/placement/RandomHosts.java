package dev.berth.policies.placement;

import dev.berth.policies.base.Result;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.CpuTopology;
import dev.berth.policies.slots.CpuTopology.Cpu;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.slots.SlotUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Hosts of any shape, cut in any way, with pods that came and went. */
final class RandomHosts {
    static final List<PlacementPolicy> POLICIES =
            List.of(new LeastAllocated(), new MaxMatch(), new Greedy());

    private RandomHosts() {}

    static SlotLedger ledger(Random random) {
        var ledger = SlotLedger.of(map(random), Hosts.memory(4), List.of());
        for (int i = random.nextInt(24); i > 0; i--) {
            if (random.nextInt(4) == 0) {
                ledger = ledger.without(Ledgers.pod(i + random.nextInt(6)));
                continue;
            }
            var demand = Ledgers.demand(random);
            var policy = POLICIES.get(random.nextInt(POLICIES.size()));
            if (policy.place(ledger, demand) instanceof Placement placement) {
                ledger = ledger.with(new Holder(Ledgers.pod(i), demand, placement.cpus()));
            }
        }
        return random.nextInt(8) == 0 ? closed(ledger, random) : ledger;
    }

    /** The same with some slots closed, whoever is on them. */
    private static SlotLedger closed(SlotLedger ledger, Random random) {
        var cpus = CpuSet.of(ledger.map().online().stream().filter(cpu -> random.nextInt(3) == 0));
        var drained = random.nextBoolean() ? cpus : CpuSet.EMPTY;
        return SlotLedger.of(
                ledger.map().closing(cpus, drained), ledger.memory(), ledger.holders());
    }

    private static SlotMap map(Random random) {
        while (true) {
            var topology = topology(random);
            var reserved = random.nextInt(3) == 0 ? CpuSet.of(0) : CpuSet.EMPTY;
            if (SlotMap.of(topology, unit(random, topology), reserved)
                    instanceof Result.Ok<SlotMap>(SlotMap map)) {
                return map;
            }
        }
    }

    private static SlotUnit unit(Random random, CpuTopology topology) {
        return switch (random.nextInt(8)) {
            case 0 -> SlotUnit.Level.L3;
            case 1 -> SlotUnit.Level.NUMA;
            case 2 -> listed(random, topology);
            case 3, 4, 5 -> SlotUnit.THREAD;
            default -> SlotUnit.CORE;
        };
    }

    private static SlotUnit listed(Random random, CpuTopology topology) {
        var slots = new ArrayList<CpuSet>();
        int last = topology.present().stream().max().orElseThrow();
        for (int first = 0; first <= last; ) {
            int end = Math.min(last, first + random.nextInt(3));
            slots.add(CpuSet.range(first, end));
            first = end + 1 + random.nextInt(2);
        }
        return new SlotUnit.Listed(slots);
    }

    /** Nodes whose numbers alternate or follow, cores of one to three threads, some offline. */
    private static CpuTopology topology(Random random) {
        int nodes = 1 + random.nextInt(3);
        int caches = 1 + random.nextInt(3);
        int cores = 1 + random.nextInt(4);
        boolean alternates = random.nextBoolean();
        boolean isHybrid = random.nextInt(3) == 0;
        int threads = 1 + random.nextInt(3);
        var cpus = new ArrayList<Cpu>();
        int id = 0;
        for (int core = 0; core < nodes * caches * cores; core++) {
            int node = alternates ? core % nodes : core / (caches * cores);
            int cache = (alternates ? core / nodes : core % (caches * cores)) / cores;
            int first = id;
            for (int i = isHybrid ? 1 + random.nextInt(2) : threads; i > 0; i--) {
                boolean isOnline = id == 0 || random.nextInt(12) > 0;
                boolean isIsolated = random.nextInt(12) == 0;
                int l3 = node * caches + cache;
                cpus.add(new Cpu(id++, first, node, node, l3, 1024, isOnline, isIsolated));
            }
        }
        return new CpuTopology(cpus);
    }
}
