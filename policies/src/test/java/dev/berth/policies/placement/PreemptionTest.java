package dev.berth.policies.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import dev.berth.policies.placement.Preemption.Candidate;
import dev.berth.policies.placement.Preemption.Victims;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.PodName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PreemptionTest {
    private static final int SEEDS = 400;
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final PlacementPolicy POLICY = new LeastAllocated();

    private static Holder exclusive(int pod, int cpu) {
        return new Holder(Ledgers.pod(pod), SlotDemand.exclusive(1, 0), CpuSet.of(cpu));
    }

    private static Holder shared(int pod, long millis, int cpu) {
        return new Holder(Ledgers.pod(pod), SlotDemand.shared(millis, 0), CpuSet.of(cpu));
    }

    private static SlotLedger ledger(int cpus, Holder... holders) {
        return SlotLedger.of(Hosts.slots(Hosts.plain(cpus)), Hosts.memory(4), List.of(holders));
    }

    private static Candidate candidate(int pod, int priority) {
        return new Candidate(Ledgers.pod(pod), priority, true, START.plusSeconds(pod));
    }

    private static List<PodName> victims(Optional<Victims> found) {
        return found.map(Victims::victims).orElse(List.of()).stream()
                .map(Candidate::pod)
                .sorted()
                .toList();
    }

    private static List<PodName> find(
            SlotLedger ledger, SlotDemand demand, int priority, Candidate... candidates) {
        return victims(Preemption.find(POLICY, ledger, demand, priority, List.of(candidates)));
    }

    @Test
    void find_podsOfDifferentPriority_takesTheLeastImportant() {
        var ledger = ledger(3, exclusive(0, 0), exclusive(1, 1), exclusive(2, 2));

        var victims =
                find(
                        ledger,
                        SlotDemand.exclusive(1, 0),
                        10,
                        candidate(0, 5),
                        candidate(1, 1),
                        candidate(2, 7));

        assertEquals(List.of(Ledgers.pod(1)), victims);
    }

    @Test
    void find_memoryOfOneOfAPair_takesBothOrSomebodyElse() {
        long gib = 1L << 30;
        var ledger =
                ledger(
                        3,
                        new Holder(Ledgers.pod(0), SlotDemand.exclusive(1, gib), CpuSet.of(0)),
                        new Holder(
                                Ledgers.pod(1),
                                SlotDemand.exclusive(1, gib),
                                CpuSet.of(0),
                                Optional.of(Ledgers.pod(0))),
                        new Holder(Ledgers.pod(2), SlotDemand.exclusive(1, gib), CpuSet.of(1)));
        var demand = SlotDemand.shared(250, 2 * gib);
        var pair = candidate(0, 1).and(candidate(1, 5));

        var both = Preemption.find(POLICY, ledger, demand, 10, List.of(pair));
        var other = Preemption.find(POLICY, ledger, demand, 10, List.of(pair, candidate(2, 4)));

        assertEquals(
                List.of(Ledgers.pod(0), Ledgers.pod(1)),
                both.orElseThrow().victims().getFirst().pods());
        assertEquals(List.of(Ledgers.pod(2)), victims(other));
        assertEquals(Optional.empty(), Preemption.find(POLICY, ledger, demand, 5, List.of(pair)));
    }

    @Test
    void find_oneOrSeveralOfEqualImportance_takesTheOne() {
        var ledger = ledger(2, shared(0, 400, 0), shared(1, 400, 0), shared(2, 800, 1));

        var victims =
                find(
                        ledger,
                        SlotDemand.exclusive(1, 0),
                        10,
                        candidate(0, 1),
                        candidate(1, 1),
                        candidate(2, 1));

        assertEquals(List.of(Ledgers.pod(2)), victims);
    }

    @Test
    void find_oneMoreImportantOrTwoLessImportant_takesTheTwo() {
        var ledger = ledger(2, shared(0, 400, 0), shared(1, 400, 0), shared(2, 800, 1));

        var victims =
                find(
                        ledger,
                        SlotDemand.exclusive(1, 0),
                        10,
                        candidate(0, 1),
                        candidate(1, 1),
                        candidate(2, 2));

        assertEquals(List.of(Ledgers.pod(0), Ledgers.pod(1)), victims);
    }

    @Test
    void find_equalPods_takesWhoStartedLast() {
        var ledger = ledger(3, exclusive(0, 0), exclusive(1, 1), exclusive(2, 2));

        var victims =
                find(
                        ledger,
                        SlotDemand.exclusive(1, 0),
                        10,
                        candidate(0, 1),
                        candidate(1, 1),
                        candidate(2, 1));

        assertEquals(List.of(Ledgers.pod(2)), victims);
    }

    @Test
    void find_equalPodsOfWhichOneHasEnded_takesThat() {
        var ledger = ledger(2, exclusive(0, 0), exclusive(1, 1));
        var ended = new Candidate(Ledgers.pod(0), 1, false, START);

        var victims = find(ledger, SlotDemand.exclusive(1, 0), 10, ended, candidate(1, 1));

        assertEquals(List.of(Ledgers.pod(0)), victims);
    }

    @Test
    void find_podsThatAreAsImportant_findsNothing() {
        var ledger = ledger(2, exclusive(0, 0), exclusive(1, 1));

        var victims = find(ledger, SlotDemand.exclusive(1, 0), 5, candidate(0, 5), candidate(1, 9));

        assertEquals(List.of(), victims);
    }

    @Test
    void find_whereAllTogetherWouldNotHelp_findsNothing() {
        var ledger = ledger(2, exclusive(0, 0), exclusive(1, 1));

        var victims = find(ledger, SlotDemand.exclusive(2, 0), 5, candidate(0, 1), candidate(1, 9));

        assertEquals(List.of(), victims);
    }

    @Test
    void find_forWantOfMemory_takesThePodThatHoldsIt() {
        var small = new Holder(Ledgers.pod(0), SlotDemand.shared(100, 1024), CpuSet.of(0));
        var large = new Holder(Ledgers.pod(1), SlotDemand.shared(100, 3 * Hosts.GIB), CpuSet.of(1));

        var victims =
                find(
                        ledger(2, small, large),
                        SlotDemand.shared(100, 2 * Hosts.GIB),
                        5,
                        candidate(0, 1),
                        candidate(1, 1));

        assertEquals(List.of(Ledgers.pod(1)), victims);
    }

    @Test
    void find_onSmallHosts_agreesWithTryingEverySet() {
        Seeds.each(SEEDS, PreemptionTest::compareWithAllSets);
    }

    private static void compareWithAllSets(Random random) {
        var policy = RandomHosts.POLICIES.get(random.nextInt(RandomHosts.POLICIES.size()));
        var ledger = Ledgers.random(random);
        var demand = Ledgers.demand(random);
        int priority = random.nextInt(4);
        var candidates = new ArrayList<Candidate>();
        for (var pod : ledger.holders().stream().map(Holder::pod).distinct().toList()) {
            candidates.add(
                    new Candidate(
                            pod,
                            random.nextInt(5),
                            random.nextInt(4) > 0,
                            START.plusSeconds(random.nextInt(100))));
        }
        if (policy.place(ledger, demand) instanceof Placement) {
            return;
        }

        var found = Preemption.find(policy, ledger, demand, priority, candidates);

        var naive = bestOfAllSets(policy, ledger, demand, priority, candidates);
        assertEquals(naive.isPresent(), found.isPresent());
        if (found.isPresent()) {
            var victims = found.get().victims();
            assertEquals(cost(naive.get()), cost(victims));
            assertTrue(victims.stream().allMatch(victim -> victim.priority() < priority));
            var emptied = without(ledger, victims);
            assertEquals(
                    found.get().placement(),
                    assertInstanceOf(Placement.class, policy.place(emptied, demand)));
        }
    }

    private static SlotLedger without(SlotLedger ledger, List<Candidate> victims) {
        var emptied = ledger;
        for (var victim : victims) {
            emptied = emptied.without(victim.pod());
        }
        return emptied;
    }

    /** What two choices are compared by first: highest priority, number, sum of priorities. */
    private static List<Long> cost(List<Candidate> victims) {
        return List.of(
                victims.stream().mapToLong(Candidate::priority).max().orElse(0),
                (long) victims.size(),
                victims.stream().mapToLong(Candidate::priority).sum(),
                victims.stream().filter(Candidate::running).count());
    }

    private static Optional<List<Candidate>> bestOfAllSets(
            PlacementPolicy policy,
            SlotLedger ledger,
            SlotDemand demand,
            int priority,
            List<Candidate> candidates) {
        var lower = candidates.stream().filter(one -> one.priority() < priority).toList();
        Optional<List<Candidate>> best = Optional.empty();
        for (int set = 1; set < 1 << lower.size(); set++) {
            var chosen = new ArrayList<Candidate>();
            for (int i = 0; i < lower.size(); i++) {
                if ((set >> i & 1) == 1) {
                    chosen.add(lower.get(i));
                }
            }
            boolean helps = policy.place(without(ledger, chosen), demand) instanceof Placement;
            if (helps && (best.isEmpty() || isCheaper(chosen, best.get()))) {
                best = Optional.of(List.copyOf(chosen));
            }
        }
        return best;
    }

    private static boolean isCheaper(List<Candidate> one, List<Candidate> other) {
        var left = cost(one);
        var right = cost(other);
        for (int i = 0; i < left.size(); i++) {
            int order = Long.compare(left.get(i), right.get(i));
            if (order != 0) {
                return order < 0;
            }
        }
        return false;
    }
}
