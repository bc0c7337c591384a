package dev.berth.policies.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RebalancerTest {
    private static final Rebalancer REBALANCER = new Rebalancer(pod -> true);
    private static final int MANY = 100;

    @Test
    void improve_aPodThatFitsElsewhere_freesItsCore() {
        var ledger = ledger(Hosts.plain(3), shared(0, 600, 0), shared(1, 300, 1));

        var moves = REBALANCER.improve(ledger, MANY);

        assertEquals(List.of(new Move(Ledgers.pod(1), CpuSet.of(1), CpuSet.of(0))), moves);
    }

    @Test
    void improve_twoSlotsThatOneExchangeFills_exchanges() {
        var ledger =
                ledger(
                        Hosts.plain(2),
                        shared(0, 600, 0),
                        shared(1, 300, 0),
                        shared(2, 400, 1),
                        shared(3, 350, 1));

        var after = made(ledger, REBALANCER.improve(ledger, MANY));

        assertEquals(1, LedgerCost.of(after).fragments());
    }

    @Test
    void improve_anExclusivePodOverTwoCaches_bringsItTogether() {
        var host = Hosts.of(1, 2, 3, 1);
        var ledger =
                ledger(
                        host,
                        new Holder(Ledgers.pod(0), SlotDemand.exclusive(2, 0), CpuSet.of(0, 3)));

        var moves = REBALANCER.improve(ledger, MANY);

        assertEquals(1, moves.size());
        assertEquals(0, LedgerCost.of(made(ledger, moves)).cacheSplits());
    }

    @Test
    void improve_whatMayNotMove_staysWhereItIs() {
        var ledger = ledger(Hosts.plain(3), shared(0, 600, 0), shared(1, 300, 1));

        assertEquals(List.of(), new Rebalancer(pod -> false).improve(ledger, MANY));
        assertEquals(List.of(), REBALANCER.improve(ledger, Rebalancer.KEPT_MOVES));
    }

    @Test
    void room_aNewcomerForWhichOneMoveIsEnough_isGivenOneMove() {
        var ledger =
                ledger(
                        Hosts.plain(4),
                        shared(0, 700, 0),
                        shared(1, 500, 1),
                        shared(2, 250, 1),
                        shared(3, 800, 2));

        var moves = REBALANCER.room(ledger, SlotDemand.shared(400, 0), MANY);

        assertEquals(1, moves.size());
        assertTrue(
                made(ledger, moves).slots().stream()
                        .anyMatch(
                                state ->
                                        !state.holders().isEmpty()
                                                && state.remainingMillis() >= 400));
    }

    @Test
    void room_whereItFitsOrCannotFit_movesNobody() {
        var ledger = ledger(Hosts.plain(3), shared(0, 700, 0), shared(1, 700, 1));

        assertEquals(List.of(), REBALANCER.room(ledger, SlotDemand.shared(300, 0), MANY));
        assertEquals(List.of(), REBALANCER.room(ledger, SlotDemand.shared(700, 0), MANY));
        assertEquals(List.of(), REBALANCER.room(ledger, SlotDemand.shared(400, 0), 0));
        assertEquals(List.of(), REBALANCER.room(ledger, SlotDemand.exclusive(1, 0), MANY));
    }

    @Test
    void improve_overSeededHosts_lowersTheCostUntilItEnds() {
        int[] moved = new int[1];
        Seeds.each(
                3_000,
                random -> {
                    var ledger = RandomHosts.ledger(random);
                    int budget = Rebalancer.KEPT_MOVES + random.nextInt(6);
                    for (int round = 0; true; round++) {
                        assertTrue(round < 100, "does not end");
                        var moves = REBALANCER.improve(ledger, budget);
                        if (moves.isEmpty()) {
                            break;
                        }
                        assertTrue(moves.size() <= budget - Rebalancer.KEPT_MOVES);
                        moved[0] += moves.size();
                        var after = made(ledger, moves);
                        check(ledger, after, moves);
                        ledger = after;
                    }
                });

        assertTrue(moved[0] > 300, "only " + moved[0] + " moves");
    }

    @Test
    void room_overSeededHosts_letsTheNewcomerInAndDisturbsNobody() {
        int[] found = new int[1];
        Seeds.each(
                3_000,
                random -> {
                    var ledger = RandomHosts.ledger(random);
                    var demand = SlotDemand.shared(200 + random.nextInt(700), 0);
                    int budget = random.nextInt(12);

                    var moves = REBALANCER.room(ledger, demand, budget);

                    if (!moves.isEmpty()) {
                        found[0]++;
                        assertTrue(moves.size() <= budget);
                        var after = made(ledger, moves);
                        keepsEverybody(ledger, after, moves);
                        var placement = (Placement) new Greedy().place(after, demand);
                        var placed =
                                after.with(new Holder(Ledgers.pod(99), demand, placement.cpus()));
                        assertTrue(
                                placed.slots(Use.FREE).size() >= ledger.slots(Use.FREE).size(),
                                "a free core is broken up all the same");
                    }
                });

        assertTrue(found[0] > 50, "found room only " + found[0] + " times");
    }

    private static void check(SlotLedger before, SlotLedger after, List<Move> moves) {
        long gain = LedgerCost.of(before).points() - LedgerCost.of(after).points();
        assertTrue(
                gain >= (long) moves.size() * Rebalancer.MIN_GAIN_PER_MOVE,
                moves + " gain " + gain + ", from " + LedgerCost.of(before));
        keepsEverybody(before, after, moves);
    }

    private static void keepsEverybody(SlotLedger before, SlotLedger after, List<Move> moves) {
        var moved = new HashSet<>();
        for (var move : moves) {
            assertTrue(moved.add(move.pod()), "moved twice");
            assertEquals(move.from(), before.of(move.pod()).getFirst().pin());
            assertEquals(move.from().size(), move.to().size());
            assertEquals(nodes(before, move.from()), nodes(before, move.to()));
        }
        var conflicts =
                after.conflicts().stream()
                        .filter(conflict -> !before.conflicts().contains(conflict))
                        .filter(conflict -> !meetsFloating(after, conflict))
                        .toList();
        assertEquals(List.of(), conflicts);
        assertEquals(
                before.holders().stream().map(Holder::demand).toList(),
                after.holders().stream().map(Holder::demand).toList());
    }

    /** Floating pods leave once everything exclusive is known. */
    private static boolean meetsFloating(SlotLedger ledger, Object conflict) {
        return ledger.holders().stream()
                .filter(holder -> holder.demand().mode() == Mode.FLOATING)
                .anyMatch(holder -> conflict.toString().endsWith(holder.pod().toString()));
    }

    private static Object nodes(SlotLedger ledger, CpuSet pin) {
        return ledger.map().touchedBy(pin).stream()
                .map(slot -> slot.numaNode())
                .collect(Collectors.toSet());
    }

    @Test
    void budget_overAnHour_isWhatWasSaved() {
        var start = Instant.parse("2026-11-01T00:00:00Z");
        var budget = MoveBudget.startingAt(start, 12);

        assertEquals(0, budget.moves());
        assertEquals(0, budget.at(start.plus(Duration.ofMinutes(4))).moves());
        assertEquals(1, budget.at(start.plus(Duration.ofMinutes(5))).moves());
        assertEquals(12, budget.at(start.plus(Duration.ofDays(400))).moves());
        var spent = budget.at(start.plus(Duration.ofHours(1))).spent(12);
        assertEquals(0, spent.moves());
        assertEquals(0, spent.at(start).moves());
        assertThrows(IllegalArgumentException.class, () -> spent.spent(1));
        for (int i = 0; i < 1_000; i++) {
            budget = budget.at(start.plus(Duration.ofNanos(300_000_000_001L * i / 1_000)));
        }
        assertEquals(0, budget.moves());
        assertEquals(1, budget.at(start.plusSeconds(300)).moves());
    }

    private static SlotLedger made(SlotLedger ledger, List<Move> moves) {
        var after = ledger;
        for (var move : moves) {
            var demand = ledger.of(move.pod()).getFirst().demand();
            after = after.without(move.pod()).with(new Holder(move.pod(), demand, move.to()));
        }
        return after;
    }

    private static SlotLedger ledger(CpuTopology topology, Holder... holders) {
        return SlotLedger.of(Hosts.slots(topology), Hosts.memory(4), List.of(holders));
    }

    private static Holder shared(int number, long millis, int cpu) {
        return new Holder(Ledgers.pod(number), SlotDemand.shared(millis, 0), CpuSet.of(cpu));
    }
}
