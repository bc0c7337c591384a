package dev.berth.daemon.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.placement.Placement;
import dev.berth.policies.placement.PlacementPolicies;
import dev.berth.policies.placement.PlacementPolicy;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.CpuTopology;
import dev.berth.policies.slots.CpuTopology.Cpu;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.slots.SlotState.Use;
import dev.berth.policies.slots.SlotUnit;
import dev.berth.policies.workload.PodName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Machines that exist, cut in every way, with every policy on them. */
class WrittenTreesTest {
    private static final List<SlotUnit> UNITS =
            List.of(SlotUnit.CORE, SlotUnit.THREAD, SlotUnit.Level.L3, SlotUnit.Level.NUMA);
    private static final int SEEDS = 20;
    private static final int CHANGES = 60;

    @TempDir private Path root;

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    vm-2-cores,       2,   2,   2,  1
                    raspberry-pi-5,   4,   4,   1,  1
                    smt-8-cores,      8,   16,  1,  1
                    hybrid-i7-1260p,  12,  16,  1,  1
                    numa-2-sockets,   16,  32,  2,  2
                    epyc-128-threads, 64,  128, 16, 1
                    """)
    void slots_ofEachUnit_areAsManyAsTheMachineHas(
            String name, int cores, int threads, int caches, int nodes) throws IOException {
        CpuTopology topology = read(name);

        assertEquals(
                List.of(cores, threads, caches, nodes),
                UNITS.stream().map(unit -> map(topology, unit).slots().size()).toList());
        for (SlotUnit unit : UNITS) {
            SlotMap map = map(topology, unit);
            assertEquals(topology.online(), map.online());
            long capacity = map.slots().stream().mapToLong(slot -> slot.capacityMillis()).sum();
            assertEquals(threads * 1_000L, capacity);
        }
    }

    @Test
    void read_hybrid_knowsTheSlowCoresByTheirFrequency() throws IOException {
        Map<Integer, Integer> capacities = new TreeMap<>();
        for (Cpu cpu : read("hybrid-i7-1260p").cpus()) {
            capacities.merge(cpu.capacity(), 1, Integer::sum);
        }

        assertEquals(Map.of(1024, 8, 740, 8), capacities);
    }

    @Test
    void read_numa_keepsIsolatedCpusApart() throws IOException {
        CpuTopology topology = read("numa-2-sockets");

        assertEquals(CpuSet.of(7, 23), topology.isolated());
        assertEquals(CpuSet.of(7, 23), new TopologyReader(root).tickless());
        assertEquals("0-6,8-22,24-31", map(topology, SlotUnit.CORE).floating().toString());
        assertEquals(8, topology.cpus().get(24).core());
        assertEquals(1, topology.cpus().get(24).numaNode());
    }

    @Test
    void place_epyc_keepsFourCoresToOneCache() throws IOException {
        SlotMap map = map(read("epyc-128-threads"), SlotUnit.CORE);
        var ledger = SlotLedger.of(map, new HostMemory(1L << 40, 0), List.of());

        for (PlacementPolicy policy : PlacementPolicies.all().toList()) {
            var placed = (Placement) policy.place(ledger, SlotDemand.exclusive(8, 1 << 20));
            assertEquals(
                    1, placed.slots().stream().map(slot -> slot.l3Domain()).distinct().count());
        }
    }

    @ParameterizedTest
    @FieldSource("dev.berth.daemon.host.WrittenTrees#NAMES")
    void place_everyPolicyUnderSeeds_keepsTheRulesOfTheLedger(String name) throws IOException {
        CpuTopology topology = read(name);
        for (long seed = 1; seed <= SEEDS; seed++) {
            var random = new Random(seed);
            SlotMap map = map(topology, UNITS.get(random.nextInt(UNITS.size())));
            var policies = PlacementPolicies.all().toList();
            PlacementPolicy policy = policies.get(random.nextInt(policies.size()));
            var ledger = SlotLedger.of(map, new HostMemory(1L << 36, 0), List.of());
            int placed = 0;
            for (int i = 0; i < CHANGES; i++) {
                var pod = new PodName("default", "pod-" + random.nextInt(CHANGES / 2));
                ledger = ledger.without(pod);
                SlotDemand demand = demand(random);
                if (policy.place(ledger, demand) instanceof Placement placement) {
                    requireFit(ledger, demand, placement);
                    ledger = ledger.with(new Holder(pod, demand, placement.cpus()));
                    placed++;
                }
                String which = name + ", seed " + seed;
                assertEquals(List.of(), ledger.conflicts(), which);
            }
            assertTrue(placed > 0, name + ", seed " + seed);
        }
    }

    private static void requireFit(SlotLedger ledger, SlotDemand demand, Placement placement) {
        if (demand.mode() == Mode.EXCLUSIVE) {
            assertTrue(placement.cpus().size() >= demand.wholeCpus());
            for (var state : ledger.slots()) {
                boolean isTaken = placement.slots().contains(state.slot());
                assertTrue(!isTaken || state.use() == Use.FREE, state.toString());
            }
        }
    }

    private static SlotDemand demand(Random random) {
        return random.nextInt(3) == 0
                ? SlotDemand.exclusive(1 + random.nextInt(8), 1 << 20)
                : SlotDemand.shared(50 + random.nextInt(2_500), 1 << 20);
    }

    private CpuTopology read(String name) throws IOException {
        WrittenTrees.write(name, root);
        return new TopologyReader(root).read();
    }

    private static SlotMap map(CpuTopology topology, SlotUnit unit) {
        return SlotMap.of(topology, unit, CpuSet.EMPTY).orElseThrow();
    }
}
