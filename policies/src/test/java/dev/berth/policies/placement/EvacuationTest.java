package dev.berth.policies.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.CpuTopology;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotState.Use;
import dev.berth.policies.workload.PodName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvacuationTest {
    private static final LeastAllocated POLICY = new LeastAllocated();
    private static final PodName NEWCOMER = new PodName("default", "newcomer");

    @Test
    void find_twoPodsSpreadOverTwoSlots_movesOneToTheOther() {
        var ledger = ledger(Hosts.plain(2), shared(0, 250, 0), shared(1, 250, 1));

        var moves = find(ledger, SlotDemand.exclusive(1, 0));

        assertEquals(
                Optional.of(List.of(new Move(Ledgers.pod(0), CpuSet.of(0), CpuSet.of(1)))), moves);
    }

    @Test
    void find_twoWaysToMakeRoom_takesThatWithFewerMoves() {
        var ledger =
                ledger(
                        Hosts.plain(3),
                        shared(0, 100, 0),
                        shared(1, 100, 0),
                        shared(2, 300, 1),
                        shared(3, 600, 2));

        var moves = find(ledger, SlotDemand.exclusive(1, 0)).orElseThrow();

        assertEquals(List.of(new Move(Ledgers.pod(2), CpuSet.of(1), CpuSet.of(0))), moves);
    }

    @Test
    void find_podsThatFitNowhereElse_findsNothing() {
        var ledger = ledger(Hosts.plain(2), shared(0, 600, 0), shared(1, 600, 1));

        assertEquals(Optional.empty(), find(ledger, SlotDemand.exclusive(1, 0)));
    }

    @Test
    void find_podsThatMayNotMove_leavesThem() {
        var ledger = ledger(Hosts.plain(2), shared(0, 250, 0), shared(1, 250, 1));

        assertEquals(
                Optional.empty(),
                Evacuation.find(
                        POLICY, ledger, NEWCOMER, SlotDemand.exclusive(1, 0), pod -> false));
    }

    @Test
    void find_aNewcomerWithoutMemory_movesNobody() {
        var ledger = ledger(Hosts.plain(2), shared(0, 250, 0), shared(1, 250, 1));

        assertEquals(Optional.empty(), find(ledger, SlotDemand.exclusive(1, 9 * Hosts.GIB)));
        assertEquals(Optional.empty(), find(ledger, SlotDemand.shared(900, 0)));
    }

    @Test
    void find_onSlotsOfOtherSize_keepsTheNumberOfCpus() {
        // Core 1 has one thread: a pod of two CPUs must not move there, nor must it grow.
        var topology =
                new CpuTopology(
                        List.of(
                                new CpuTopology.Cpu(0, 0, 0, 0, 0, 1024, true, false),
                                new CpuTopology.Cpu(1, 1, 0, 0, 0, 1024, true, false),
                                new CpuTopology.Cpu(2, 0, 0, 0, 0, 1024, true, false)));
        var ledger =
                ledger(
                        topology,
                        new Holder(Ledgers.pod(0), SlotDemand.shared(250, 0), CpuSet.of(0, 2)));

        assertEquals(Optional.empty(), find(ledger, SlotDemand.exclusive(2, 0)));
    }

    @Test
    void find_overSeededLedgers_leavesRoomForTheNewcomerAndDisturbsNobody() {
        var found = new int[1];
        Seeds.each(
                1_000,
                random -> {
                    var ledger = Ledgers.random(random);
                    var demand = SlotDemand.exclusive(1 + random.nextInt(3), Hosts.GIB / 16);
                    if (POLICY.place(ledger, demand) instanceof Placement) {
                        return;
                    }
                    var moves = find(ledger, demand);
                    if (moves.isPresent()) {
                        found[0]++;
                        check(ledger, demand, moves.get());
                    } else if (demand.wholeCpus() == 1) {
                        assertTrue(!canFreeOneSlot(ledger, demand), "a single move was missed");
                    }
                });

        assertTrue(found[0] > 50, "only found " + found[0]);
    }

    private static void check(SlotLedger ledger, SlotDemand demand, List<Move> moves) {
        var after = ledger;
        var moved = new HashSet<PodName>();
        for (var move : moves) {
            var holder =
                    ledger.holders().stream()
                            .filter(one -> one.pod().equals(move.pod()))
                            .findFirst()
                            .orElseThrow();
            assertEquals(Mode.SHARED, holder.demand().mode());
            assertEquals(holder.pin(), move.from());
            assertEquals(move.from().size(), move.to().size());
            assertTrue(moved.add(move.pod()), "moved twice");
            after =
                    after.without(move.pod())
                            .with(new Holder(move.pod(), holder.demand(), move.to()));
        }
        assertEquals(ledger.conflicts(), after.conflicts());
        assertInstanceOf(Placement.class, POLICY.place(after, demand));
    }

    /** Whether moving the only pod of some slot to another used one would do, tried plainly. */
    private static boolean canFreeOneSlot(SlotLedger ledger, SlotDemand demand) {
        if (demand.memoryBytes() > ledger.remainingMemoryBytes()) {
            return false;
        }
        for (var from : ledger.slots(Use.SHARED)) {
            for (var to : ledger.slots(Use.SHARED)) {
                var holder = from.holders().getFirst();
                boolean sameSize =
                        holder.pin().equals(from.slot().cpus())
                                && to.slot().cpus().size() == holder.pin().size();
                if (from.holders().size() == 1
                        && !from.equals(to)
                        && sameSize
                        && holder.demand().cpuMillis() <= to.remainingMillis()) {
                    var after =
                            ledger.without(holder.pod())
                                    .with(
                                            new Holder(
                                                    holder.pod(),
                                                    holder.demand(),
                                                    to.slot().cpus()));
                    if (POLICY.place(after, demand) instanceof Placement) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static Optional<List<Move>> find(SlotLedger ledger, SlotDemand demand) {
        return Evacuation.find(POLICY, ledger, NEWCOMER, demand, pod -> true);
    }

    private static SlotLedger ledger(CpuTopology topology, Holder... holders) {
        return SlotLedger.of(Hosts.slots(topology), Hosts.memory(4), List.of(holders));
    }

    private static Holder shared(int number, long millis, int cpu) {
        return new Holder(Ledgers.pod(number), SlotDemand.shared(millis, 0), CpuSet.of(cpu));
    }
}
