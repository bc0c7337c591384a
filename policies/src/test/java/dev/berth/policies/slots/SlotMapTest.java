package dev.berth.policies.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Result;
import dev.berth.policies.slots.CpuTopology.Cpu;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlotMapTest {
    @Test
    void of_smtCores_makesOneSlotOfBothThreads() {
        var map = Hosts.slots(Hosts.of(1, 1, 2, 2));

        assertEquals(List.of("0,2", "1,3"), pins(map));
        assertEquals(2_000, map.slots().getFirst().capacityMillis());
        assertEquals("0-3", map.floating().toString());
    }

    @Test
    void of_threads_makesEachCpuASlot() {
        var map = SlotMap.of(Hosts.of(1, 1, 2, 2), SlotUnit.THREAD, CpuSet.EMPTY).orElseThrow();

        assertEquals(List.of("0", "1", "2", "3"), pins(map));
    }

    @Test
    void of_cachesOrNodes_makesEachASlot() {
        var host = Hosts.of(2, 2, 2, 2);

        var caches = SlotMap.of(host, SlotUnit.Level.L3, CpuSet.EMPTY).orElseThrow();
        var nodes = SlotMap.of(host, SlotUnit.Level.NUMA, CpuSet.of(1)).orElseThrow();

        assertEquals(List.of("0-1,8-9", "2-3,10-11", "4-5,12-13", "6-7,14-15"), pins(caches));
        assertEquals(List.of("0-3,8-11", "4-7,12-15"), pins(nodes));
        assertEquals("0-3,8-11", nodes.reserved().toString());
    }

    @Test
    void of_aList_makesTheseSlotsAndLeavesTheRestToTheSystem() {
        var unit = new SlotUnit.Listed(List.of(CpuSet.of(2, 3), CpuSet.of(1)));

        var map = SlotMap.of(Hosts.plain(5), unit, CpuSet.EMPTY).orElseThrow();

        assertEquals(List.of("2-3", "1"), pins(map));
        assertEquals("0-4", map.floating().toString());
        assertEquals(
                "slots.unit: unit names CPUs 2-3, this host has 0-1",
                assertInstanceOf(
                                Result.Refused.class,
                                SlotMap.of(Hosts.plain(2), unit, CpuSet.EMPTY))
                        .problems()
                        .getFirst()
                        .toString());
    }

    @Test
    void listed_slotsThatOverlapOrAreEmpty_areRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new SlotUnit.Listed(List.of(CpuSet.of(0, 1), CpuSet.of(1))));
        assertThrows(
                IllegalArgumentException.class, () -> new SlotUnit.Listed(List.of(CpuSet.EMPTY)));
        assertThrows(IllegalArgumentException.class, () -> new SlotUnit.Listed(List.of()));
    }

    @Test
    void of_aReservedThread_reservesItsWholeSlotAndLeavesItToFloatingPods() {
        var map = SlotMap.of(Hosts.of(1, 1, 2, 2), SlotUnit.CORE, CpuSet.of(2)).orElseThrow();

        assertEquals("0,2", map.reserved().toString());
        assertTrue(map.isReserved(map.slots().getFirst()));
        assertEquals("0-3", map.floating().toString());
    }

    @Test
    void of_reservedCpusThatLeaveNothing_isRefused() {
        assertInstanceOf(
                Result.Refused.class,
                SlotMap.of(Hosts.plain(2), SlotUnit.CORE, CpuSet.range(0, 1)));
    }

    @Test
    void of_reservedCpusThatDoNotExist_isRefusedNamingThem() {
        var refused =
                assertInstanceOf(
                        Result.Refused.class,
                        SlotMap.of(Hosts.plain(2), SlotUnit.CORE, CpuSet.of(0, 5)));

        assertEquals(
                "slots.reservedCpus: reservedCpus names CPUs 5, this host has 0-1",
                refused.problems().getFirst().toString());
    }

    @Test
    void of_anOfflineThread_keepsTheIdsOfTheOtherSlots() {
        var topology =
                new CpuTopology(
                        List.of(
                                cpu(0, 0, false, false),
                                cpu(1, 1, true, false),
                                cpu(2, 0, false, false),
                                cpu(3, 1, false, false)));

        var map = Hosts.slots(topology);

        assertEquals(List.of(Slot.of(1, CpuSet.of(1), 0, 0)), map.slots());
    }

    @Test
    void of_isolatedCpus_keepsFloatingPodsOffThem() {
        var topology = new CpuTopology(List.of(cpu(0, 0, true, false), cpu(1, 1, true, true)));

        var map = Hosts.slots(topology);

        assertEquals("0", map.floating().toString());
        assertEquals(List.of("0", "1"), pins(map));
    }

    @Test
    void madeOf_wholeSlotsOnly_namesThem() {
        var map = Hosts.slots(Hosts.of(1, 1, 2, 2));

        assertEquals(Optional.of(List.of(map.slots().getLast())), map.madeOf(CpuSet.of(1, 3)));
        assertEquals(Optional.of(map.slots()), map.madeOf(CpuSet.range(0, 3)));
        assertEquals(Optional.empty(), map.madeOf(CpuSet.of(1)));
        assertEquals(Optional.empty(), map.madeOf(CpuSet.of(1, 3, 9)));
        assertEquals(Optional.empty(), map.madeOf(CpuSet.EMPTY));
    }

    @Test
    void topology_thatCannotBe_isRefusedWithEveryProblem() {
        var odd = new Cpu(1, 0, 1, 0, 0, 1024, false, false);

        var refused =
                assertInstanceOf(
                        Result.Refused.class,
                        CpuTopology.of(
                                List.of(cpu(0, 0, false, false), cpu(0, 0, false, false), odd)));

        assertEquals(3, refused.problems().size());
        assertThrows(IllegalArgumentException.class, () -> new CpuTopology(List.of()));
        assertThrows(
                IllegalArgumentException.class, () -> new Cpu(0, 0, 0, 0, 0, 1025, true, false));
    }

    @Test
    void speed_isTheMeanOfTheCpusThatAreNamed() {
        var topology =
                new CpuTopology(
                        List.of(
                                new Cpu(0, 0, 0, 0, 0, 1024, true, false),
                                new Cpu(1, 1, 0, 0, 0, 512, true, false)));

        assertEquals(1, topology.speed(CpuSet.of(0)));
        assertEquals(0.5, topology.speed(CpuSet.of(1)));
        assertEquals(0.75, topology.speed(CpuSet.of(0, 1)));
        assertEquals(0.75, topology.speed(CpuSet.EMPTY));
    }

    private static Cpu cpu(int id, int core, boolean online, boolean isolated) {
        return new Cpu(id, core, 0, 0, 0, 1024, online, isolated);
    }

    private static List<String> pins(SlotMap map) {
        return map.slots().stream().map(slot -> slot.cpus().toString()).toList();
    }
}
