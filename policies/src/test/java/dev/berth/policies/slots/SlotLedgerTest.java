package dev.berth.policies.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotState.Use;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.Workloads;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SlotLedgerTest {
    private static final SlotMap MAP = Hosts.slots(Hosts.of(1, 1, 3, 2));
    private static final PodName A = new PodName("default", "a");
    private static final PodName B = new PodName("default", "b");

    @Test
    void ledger_ofNobody_isFree() {
        var ledger = ledger();

        assertEquals(3, ledger.slots(Use.FREE).size());
        assertEquals("0-5", ledger.floatingCpus().toString());
        assertEquals(4 * Hosts.GIB, ledger.remainingMemoryBytes());
        assertEquals(List.of(), ledger.conflicts());
    }

    @Test
    void ledger_ofAnExclusiveHolder_takesItsSlotFromTheFloating() {
        var ledger = ledger(new Holder(A, SlotDemand.exclusive(1, Hosts.GIB), CpuSet.of(0, 3)));

        assertEquals(Use.EXCLUSIVE, ledger.slots().getFirst().use());
        assertEquals("1-2,4-5", ledger.floatingCpus().toString());
        assertEquals("0,3", ledger.exclusiveCpus().toString());
        assertEquals(0, ledger.slots().getFirst().remainingMillis());
        assertEquals(3 * Hosts.GIB, ledger.remainingMemoryBytes());
    }

    @Test
    void ledger_ofSharedHolders_sumsTheirRequests() {
        var ledger =
                ledger(
                        new Holder(A, SlotDemand.shared(300, 1), CpuSet.of(0, 3)),
                        new Holder(B, SlotDemand.shared(500, 1), CpuSet.of(0, 3)));

        assertEquals(800, ledger.slots().getFirst().requestedMillis());
        assertEquals(1_200, ledger.slots().getFirst().remainingMillis());
        assertEquals(List.of(), ledger.conflicts());
    }

    @Test
    void ledger_ofASharedHolderOnSeveralSlots_chargesEachItsPart() {
        var ledger = ledger(new Holder(A, SlotDemand.shared(2_501, 0), CpuSet.of(0, 3, 1, 4)));

        assertEquals(1_251, ledger.slots().get(0).requestedMillis());
        assertEquals(1_251, ledger.slots().get(1).requestedMillis());
        assertEquals(0, ledger.slots().get(2).requestedMillis());
    }

    @Test
    void ledger_ofAPodOnTheMove_holdsBothSidesAndItsMemoryOnce() {
        var demand = SlotDemand.shared(300, Hosts.GIB);
        var ledger =
                ledger(
                        new Holder(A, demand, CpuSet.of(0, 3)),
                        new Holder(A, demand, CpuSet.of(1, 4)));

        assertEquals(2, ledger.slots(Use.SHARED).size());
        assertEquals(Hosts.GIB, ledger.requestedMemoryBytes());
        assertEquals(3, ledger.without(A).slots(Use.FREE).size());
    }

    @Test
    void ledger_ofAPodOnTheMoveToSlotsOfWhichOneIsItsOwn_chargesThatOneOnce() {
        var demand = SlotDemand.shared(2_000, 0);
        var ledger =
                ledger(
                        new Holder(A, demand, CpuSet.of(0, 3, 1, 4)),
                        new Holder(A, demand, CpuSet.of(0, 3, 2, 5)));

        assertEquals(1_000, ledger.slots().getFirst().requestedMillis());
        assertEquals(List.of(), ledger.conflicts());
    }

    @Test
    void ledger_ofWhatShouldNotBe_listsItInsteadOfFailing() {
        var ledger =
                ledger(
                        new Holder(A, SlotDemand.exclusive(2, 0), CpuSet.of(0, 3)),
                        new Holder(B, SlotDemand.shared(9_000, 5 * Hosts.GIB), CpuSet.of(2, 3)),
                        new Holder(new PodName("default", "c"), SlotDemand.FLOATING, CpuSet.EMPTY));

        var conflicts = ledger.conflicts();

        assertTrue(conflicts.contains(new LedgerConflict.Overlap(A, B, CpuSet.of(3))));
        assertTrue(conflicts.contains(new LedgerConflict.NoSlot(B, CpuSet.of(2, 3))));
        assertTrue(conflicts.contains(new LedgerConflict.CpuOvercommitted(2, 9_000, 2_000)));
        assertTrue(
                conflicts.contains(
                        new LedgerConflict.MemoryOvercommitted(5 * Hosts.GIB, 4 * Hosts.GIB)));
        assertTrue(
                conflicts.contains(
                        new LedgerConflict.Overlap(
                                A, new PodName("default", "c"), CpuSet.of(0, 3))));
        assertEquals(5, conflicts.size());
    }

    @Test
    void ledger_ofTwoExclusivesOnOneCpu_listsThemOnce() {
        var ledger =
                ledger(
                        new Holder(A, SlotDemand.exclusive(2, 0), CpuSet.of(0, 3)),
                        new Holder(B, SlotDemand.exclusive(2, 0), CpuSet.of(0, 3)));

        assertEquals(
                List.of(new LedgerConflict.Overlap(A, B, CpuSet.of(0, 3))), ledger.conflicts());
    }

    @Test
    void ledger_ofAPinOnReservedCpus_listsIt() {
        var map = SlotMap.of(Hosts.plain(2), SlotUnit.CORE, CpuSet.of(0)).orElseThrow();

        var ledger =
                SlotLedger.of(
                        map,
                        Hosts.memory(1),
                        List.of(new Holder(A, SlotDemand.shared(1, 0), CpuSet.of(0))));

        assertEquals(List.of(new LedgerConflict.NoSlot(A, CpuSet.of(0))), ledger.conflicts());
        assertEquals(Use.RESERVED, ledger.slots().getFirst().use());
    }

    @Test
    void ledger_withAndWithout_leavesTheFirstAlone() {
        var before = ledger();

        var after = before.with(new Holder(A, SlotDemand.FLOATING, CpuSet.range(0, 5)));

        assertEquals(List.of(), before.holders());
        assertTrue(after.hasFloating());
        assertEquals(List.of(), after.without(A).holders());
    }

    @Test
    void demand_ofResources_hasTheModeThatTheDesignSays() {
        assertEquals(SlotDemand.FLOATING, SlotDemand.of(Resources.NONE));
        assertEquals(SlotDemand.exclusive(2, 64), SlotDemand.of(Workloads.exclusive(2, 64)));
        assertEquals(SlotDemand.shared(250, 64), SlotDemand.of(Workloads.shared(250, 64)));
        assertEquals(SlotDemand.shared(0, 64), SlotDemand.of(Workloads.shared(0, 64)));
    }

    @Test
    void demand_beyondEveryHost_isBounded() {
        var greedy =
                new Resources(
                        Long.MAX_VALUE, OptionalLong.empty(), Long.MAX_VALUE, OptionalLong.empty());

        var demand = SlotDemand.of(greedy);

        assertEquals(SlotDemand.MAX_CPU_MILLIS, demand.cpuMillis());
        assertEquals(SlotDemand.MAX_MEMORY_BYTES, demand.memoryBytes());
    }

    @Test
    void demand_thatContradictsItself_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new SlotDemand(500, 0, Mode.EXCLUSIVE));
        assertThrows(IllegalArgumentException.class, () -> new SlotDemand(0, 0, Mode.EXCLUSIVE));
        assertThrows(IllegalArgumentException.class, () -> new SlotDemand(1, 0, Mode.FLOATING));
        assertThrows(IllegalArgumentException.class, () -> new SlotDemand(-1, 0, Mode.SHARED));
        assertThrows(IllegalArgumentException.class, () -> new HostMemory(1, 1));
    }

    @Test
    void memory_overcommittedByConfigurationOnly_isPromisedBeyondWhatThereIs() {
        assertEquals(900, new HostMemory(1_000, 100).capacityBytes());
        assertEquals(1_350, new HostMemory(1_000, 100, 150).capacityBytes());
        assertThrows(IllegalArgumentException.class, () -> new HostMemory(1_000, 100, 99));
        assertThrows(IllegalArgumentException.class, () -> new HostMemory(1_000, 100, 1_001));
    }

    @Test
    void without_aPodOfOverlappingExclusivePins_keepsWhatTheOtherOneHolds() {
        var one =
                new Holder(new PodName("default", "one"), SlotDemand.exclusive(1, 0), CpuSet.of(0));
        var other =
                new Holder(
                        new PodName("default", "other"), SlotDemand.exclusive(1, 0), CpuSet.of(0));
        var ledger = ledger(one, other);

        assertEquals("0", ledger.exclusiveCpus().toString());
        assertEquals("0", ledger.without(one.pod()).exclusiveCpus().toString());
        assertEquals("", ledger.without(one.pod()).without(other.pod()).exclusiveCpus().toString());
    }

    private static SlotLedger ledger(Holder... holders) {
        return SlotLedger.of(MAP, Hosts.memory(4), List.of(holders));
    }
}
