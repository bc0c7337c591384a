package dev.berth.policies.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.CpuTopology;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.slots.LedgerConflict;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.slots.SlotState.Use;
import dev.berth.policies.slots.SlotUnit;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeastAllocatedTest {
    private static final LeastAllocated POLICY = new LeastAllocated();

    @Test
    void place_sharedPods_spreadsThemOverTheSlots() {
        var ledger = empty(Hosts.plain(2));

        assertEquals("0", cpus(ledger, shared(250)));
        ledger = ledger.with(holder(0, shared(250), 0));
        assertEquals("1", cpus(ledger, shared(250)));
        ledger = ledger.with(holder(1, shared(250), 1));
        assertEquals("0", cpus(ledger, shared(250)));
    }

    @Test
    void place_whereKubernetesScoresTie_takesTheLargerRemainder() {
        var ledger =
                empty(Hosts.plain(2))
                        .with(holder(0, shared(302), 0))
                        .with(holder(1, shared(301), 1));
        var candidates = POLICY.explain(ledger, shared(100));

        assertEquals(candidates.getFirst().score(), candidates.getLast().score());
        assertEquals("1", cpus(ledger, shared(100)));
    }

    @Test
    void place_anExclusiveCpuOnSmt_takesTheWholeCore() {
        var ledger = empty(Hosts.of(1, 1, 2, 2));

        assertEquals("0,2", cpus(ledger, SlotDemand.exclusive(1, 0)));
        assertEquals("0-3", cpus(ledger, SlotDemand.exclusive(3, 0)));
    }

    @Test
    void place_severalSlots_staysInOneCacheThenInOneNode() {
        var host = Hosts.of(2, 2, 2, 1);
        var ledger = empty(host).with(holder(0, SlotDemand.exclusive(1, 0), 0));

        assertEquals("2-3", cpus(ledger, SlotDemand.exclusive(2, 0)));
        assertEquals("4-6", cpus(ledger, SlotDemand.exclusive(3, 0)));
        assertEquals("1,4-7", cpus(ledger, SlotDemand.exclusive(5, 0)));
    }

    @Test
    void place_aSharedDemandLargerThanASlot_takesAsFewSlotsAsWillDo() {
        var ledger = empty(Hosts.plain(4)).with(holder(0, shared(600), 0));

        assertEquals("1-2", cpus(ledger, shared(1_500)));
        assertEquals("1-3", cpus(ledger, shared(2_900)));
        assertEquals(
                "0/4 slots are available: 4 insufficient cpu.", refusal(ledger, shared(4_001)));
    }

    @Test
    void place_aFloatingPod_letsItRunOnAllThatIsNotExclusive() {
        var map = SlotMap.of(Hosts.plain(4), SlotUnit.CORE, CpuSet.of(0)).orElseThrow();
        var ledger =
                SlotLedger.of(
                        map, Hosts.memory(1), List.of(holder(0, SlotDemand.exclusive(1, 0), 2)));

        assertEquals("0-1,3", cpus(ledger, SlotDemand.FLOATING));
        assertEquals(List.of(), POLICY.explain(ledger, SlotDemand.FLOATING));
    }

    @Test
    void place_theLastCpusOfFloatingPods_isRefused() {
        var ledger = empty(Hosts.plain(2));
        var floated = ledger.with(new Holder(Ledgers.pod(9), SlotDemand.FLOATING, CpuSet.of(0)));

        assertEquals("0-1", cpus(ledger, SlotDemand.exclusive(2, 0)));
        assertEquals("0", cpus(floated, SlotDemand.exclusive(1, 0)));
        assertEquals(
                "0/2 slots are available: 2 needed by floating pods.",
                refusal(floated, SlotDemand.exclusive(2, 0)));
    }

    @Test
    void place_onAFullHost_saysWhyOfEverySlot() {
        var map = SlotMap.of(Hosts.plain(4), SlotUnit.CORE, CpuSet.of(3)).orElseThrow();
        var ledger =
                SlotLedger.of(
                        map,
                        Hosts.memory(1),
                        List.of(
                                holder(0, SlotDemand.exclusive(1, 0), 0),
                                holder(1, shared(800), 1),
                                holder(2, shared(700), 2)));

        assertEquals(
                "0/4 slots are available: 1 held exclusively, 2 insufficient cpu,"
                        + " 1 reserved for the system.",
                refusal(ledger, shared(500)));
        assertEquals(
                "0/4 slots are available: 1 held exclusively, 2 held by shared pods,"
                        + " 1 reserved for the system.",
                refusal(ledger, SlotDemand.exclusive(1, 0)));
    }

    @Test
    void place_withoutMemory_isRefusedForIt() {
        assertEquals(
                "0/2 slots are available: 2 insufficient memory.",
                refusal(empty(Hosts.plain(2)), SlotDemand.shared(1, 5 * Hosts.GIB)));
    }

    @Test
    void explain_ofSharedPods_showsKubernetesScore() {
        var ledger = empty(Hosts.plain(2)).with(holder(0, SlotDemand.shared(500, Hosts.GIB), 0));

        var candidates = POLICY.explain(ledger, SlotDemand.shared(250, Hosts.GIB));

        // cpu 75 and 25, memory 2 of 4 GiB: 50
        assertEquals(List.of(62, 37), candidates.stream().map(Candidate::score).toList());
    }

    @Test
    void place_overSeededLedgers_agreesWithTheBestThatExplainNames() {
        Seeds.each(
                2_000,
                random -> {
                    var ledger = Ledgers.random(random);
                    var demand = Ledgers.demand(random);
                    var feasible =
                            POLICY.explain(ledger, demand).stream()
                                    .filter(Candidate::isFeasible)
                                    .findFirst();

                    if (demand.mode() != Mode.FLOATING) {
                        switch (POLICY.place(ledger, demand)) {
                            case Placement placement ->
                                    assertEquals(feasible.orElseThrow().slots(), placement.slots());
                            case Refusal _ -> assertTrue(feasible.isEmpty());
                        }
                    }
                });
    }

    @Test
    void place_overSeededLedgers_givesNothingThatIsHeldAndNoMoreThanAsked() {
        Seeds.each(
                2_000,
                random -> {
                    var ledger = Ledgers.random(random);
                    var demand = Ledgers.demand(random);

                    if (POLICY.place(ledger, demand) instanceof Placement placement) {
                        var after =
                                ledger.with(new Holder(Ledgers.pod(99), demand, placement.cpus()));
                        var unexpected =
                                after.conflicts().stream()
                                        .filter(
                                                conflict ->
                                                        !isFloatingPodToBeMoved(after, conflict))
                                        .toList();
                        assertEquals(List.of(), unexpected);
                        assertFalse(after.hasFloating() && after.floatingCpus().isEmpty());
                        if (demand.mode() == Mode.EXCLUSIVE) {
                            int threads = placement.slots().getFirst().cpus().size();
                            assertEquals(
                                    Math.ceilDiv(demand.wholeCpus(), threads),
                                    placement.slots().size());
                        }
                    }
                });
    }

    /** Where floating pods run now is theirs only until an exclusive one comes. */
    private static boolean isFloatingPodToBeMoved(SlotLedger ledger, LedgerConflict conflict) {
        return conflict instanceof LedgerConflict.Overlap overlap
                && ledger.holders().stream()
                        .filter(holder -> holder.pod().equals(overlap.other()))
                        .allMatch(holder -> holder.demand().mode() == Mode.FLOATING);
    }

    @Test
    void place_ofOneCpu_findsTheExactBestOfAllSlots() {
        Seeds.each(
                2_000,
                random -> {
                    var ledger = Ledgers.random(random);
                    var demand = shared(1 + random.nextInt(1_000));
                    int best = -1;
                    for (int i = 0; i < ledger.slots().size(); i++) {
                        var state = ledger.slots().get(i);
                        boolean open = state.use() == Use.FREE || state.use() == Use.SHARED;
                        if (open && demand.cpuMillis() <= state.remainingMillis()) {
                            best = best < 0 || isBetter(ledger, i, best, demand) ? i : best;
                        }
                    }

                    var result = POLICY.place(ledger, demand);

                    if (best < 0) {
                        assertInstanceOf(Refusal.class, result);
                    } else {
                        var placement = assertInstanceOf(Placement.class, result);
                        assertEquals(List.of(ledger.slots().get(best).slot()), placement.slots());
                    }
                });
    }

    private static boolean isBetter(SlotLedger ledger, int one, int other, SlotDemand demand) {
        var a = ledger.slots().get(one);
        var b = ledger.slots().get(other);
        var left =
                BigInteger.valueOf(a.remainingMillis() - demand.cpuMillis())
                        .multiply(BigInteger.valueOf(b.slot().capacityMillis()));
        var right =
                BigInteger.valueOf(b.remainingMillis() - demand.cpuMillis())
                        .multiply(BigInteger.valueOf(a.slot().capacityMillis()));
        return left.compareTo(right) > 0;
    }

    private static SlotLedger empty(CpuTopology topology) {
        return SlotLedger.of(Hosts.slots(topology), Hosts.memory(4), List.of());
    }

    private static SlotDemand shared(long millis) {
        return SlotDemand.shared(millis, 0);
    }

    private static Holder holder(int number, SlotDemand demand, int cpu) {
        return new Holder(Ledgers.pod(number), demand, CpuSet.of(cpu));
    }

    private static String cpus(SlotLedger ledger, SlotDemand demand) {
        return assertInstanceOf(Placement.class, POLICY.place(ledger, demand)).cpus().toString();
    }

    private static String refusal(SlotLedger ledger, SlotDemand demand) {
        return assertInstanceOf(Refusal.class, POLICY.place(ledger, demand)).message();
    }
}
