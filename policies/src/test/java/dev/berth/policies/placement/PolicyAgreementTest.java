package dev.berth.policies.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotState.Use;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every policy on every host. */
class PolicyAgreementTest {
    private static final int SEEDS = 6_000;

    @Test
    void place_overSeededHosts_takesWhatExplainNamesFirst() {
        var placed = new EnumMap<Mode, Integer>(Mode.class);
        Seeds.each(
                SEEDS,
                random -> {
                    var ledger = RandomHosts.ledger(random);
                    var demand = Ledgers.demand(random);
                    for (var policy : RandomHosts.POLICIES) {
                        var candidates = policy.explain(ledger, demand);
                        var best = candidates.stream().filter(Candidate::isFeasible).findFirst();
                        switch (policy.place(ledger, demand)) {
                            case Placement placement when demand.mode() == Mode.FLOATING ->
                                    assertEquals(List.of(), placement.slots());
                            case Placement placement -> {
                                placed.merge(demand.mode(), 1, Integer::sum);
                                assertEquals(
                                        best.orElseThrow().slots(), placement.slots(), "" + policy);
                            }
                            case Refusal refusal ->
                                    assertTrue(best.isEmpty(), policy + ": " + refusal);
                        }
                    }
                });

        assertTrue(placed.getOrDefault(Mode.EXCLUSIVE, 0) > SEEDS / 4, "few exclusive placements");
        assertTrue(placed.getOrDefault(Mode.SHARED, 0) > SEEDS / 2, "few shared placements");
    }

    @Test
    void place_overSeededHosts_breaksNoRule() {
        Seeds.each(
                SEEDS,
                random -> {
                    var ledger = RandomHosts.ledger(random);
                    var demand = Ledgers.demand(random);
                    for (var policy : RandomHosts.POLICIES) {
                        if (demand.mode() == Mode.EXCLUSIVE
                                && policy.place(ledger, demand) instanceof Placement placement) {
                            assertTrue(placement.cpus().size() >= demand.wholeCpus());
                            for (var state : ledger.slots()) {
                                boolean isTaken = placement.slots().contains(state.slot());
                                assertTrue(!isTaken || state.use() == Use.FREE);
                            }
                            var smallest =
                                    placement.slots().stream()
                                            .mapToInt(slot -> slot.cpus().size())
                                            .min()
                                            .orElseThrow();
                            assertTrue(
                                    placement.cpus().size() - smallest < demand.wholeCpus(),
                                    policy + " takes a slot too many");
                        }
                    }
                });
    }

    @Test
    void ledger_builtStepByStep_isTheSameAsBuiltAtOnce() {
        Seeds.each(
                SEEDS / 4,
                random -> {
                    var ledger = RandomHosts.ledger(random);
                    var again = rebuilt(ledger, random);

                    assertEquals(again.holders(), ledger.holders());
                    assertEquals(again.slots(), ledger.slots());
                    assertEquals(again.exclusiveCpus(), ledger.exclusiveCpus());
                    assertEquals(again.requestedMemoryBytes(), ledger.requestedMemoryBytes());
                    assertEquals(again.hasFloating(), ledger.hasFloating());
                    var demand = Ledgers.demand(random);
                    for (var policy : RandomHosts.POLICIES) {
                        assertEquals(policy.place(again, demand), policy.place(ledger, demand));
                    }
                });
    }

    private static SlotLedger rebuilt(SlotLedger ledger, Random random) {
        var holders = new ArrayList<Holder>(ledger.holders());
        Collections.shuffle(holders, random);
        return SlotLedger.of(ledger.map(), ledger.memory(), holders);
    }
}
