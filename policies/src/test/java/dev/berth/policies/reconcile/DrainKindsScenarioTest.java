package dev.berth.policies.reconcile;

import static dev.berth.policies.reconcile.Scenario.ENOUGH;
import static dev.berth.policies.reconcile.Scenario.QUARTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.Batches;
import dev.berth.policies.workload.DaemonSet;
import dev.berth.policies.workload.JobCompletion;
import dev.berth.policies.workload.RestartPolicy;
import dev.berth.policies.workload.Sets;
import dev.berth.policies.workload.StatefulSet;
import dev.berth.policies.workload.StatefulSet.OnDelete;
import dev.berth.policies.workload.StatefulSet.Order;
import dev.berth.policies.workload.StatefulSet.Rolling;
import dev.berth.policies.workload.StatefulSet.Update;
import dev.berth.policies.workload.UpdateStrategy;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Slots are drained that pods of each kind are on, none of which can be moved while it runs: there
 * is room on the other node only.
 */
class DrainKindsScenarioTest {
    /** The CPUs of the first of two nodes. */
    private static final CpuSet FIRST = CpuSet.of(0, 1, 2);

    /** A host whose second node is opened once the pods run on the first. */
    private static SimulatedHost settled(Workload... workloads) {
        var host = Scenario.host(Hosts.of(2, 1, 3, 1));
        host.slots = host.slots.closing(CpuSet.of(3, 4, 5), CpuSet.EMPTY);
        Scenario.apply(host, workloads);
        host.settle(ENOUGH);
        host.pass(Duration.ofSeconds(5));
        host.log.clear();
        return host;
    }

    private static void drain(SimulatedHost host) {
        host.slots = host.slots.closing(FIRST, FIRST);
    }

    private static boolean isEmptied(SimulatedHost host) {
        return host.containers.values().stream().noneMatch(one -> one.pin.intersects(FIRST));
    }

    /** Creations and ends in their order. */
    private static List<String> moves(SimulatedHost host) {
        var moves = new ArrayList<String>();
        for (var step : host.log) {
            if (step instanceof Step.CreatePod create) {
                moves.add("+" + create.pod().name());
            } else if (step instanceof Step.StopPod stop) {
                moves.add("-" + stop.pod().name());
            }
        }
        return moves;
    }

    private static StatefulSet db(Update update) {
        return Sets.stateful("db", 3, "db:1", QUARTER, Order.ORDERED_READY, update);
    }

    @Test
    void drained_statefulSet_goesOneAfterAnotherFromTheHighest() {
        var host = settled(db(new Rolling(0, 1)));
        drain(host);

        int fewest = Scenario.fewestReady(host);

        assertEquals(List.of("-db-2", "+db-2", "-db-1", "+db-1", "-db-0", "+db-0"), moves(host));
        assertEquals(2, fewest);
        assertTrue(isEmptied(host));
    }

    @Test
    void drained_statefulSetOfAnotherStrategy_leavesAllTheSame() {
        for (Update update : List.of(new OnDelete(), new Rolling(2, 1))) {
            var host = settled(db(update));
            drain(host);

            host.settle(ENOUGH);

            assertEquals(6, moves(host).size(), update.toString());
            assertTrue(isEmptied(host));
        }
    }

    @Test
    void drained_slotOfOnePodOfAStatefulSet_leavesTheOthersAlone() {
        var host = settled(db(new Rolling(0, 1)));
        var slot = host.container("db-1").pin;
        host.slots = host.slots.closing(FIRST, slot);

        host.settle(ENOUGH);

        assertEquals(List.of("-db-1", "+db-1"), moves(host));
    }

    @Test
    void drained_statefulSetWithoutRoom_waitsAndStays() {
        var host = settled(Sets.stateful("db", 1, "db:1", Workloads.exclusive(2, 1 << 20)));
        Scenario.apply(
                host,
                Sets.stateful("db", 1, "db:1", Workloads.exclusive(2, 1 << 20)),
                Workloads.deployment("app", 2, "app:1", Workloads.exclusive(1, 1 << 20)));
        host.slots = host.slots.closing(FIRST, CpuSet.EMPTY);
        host.settle(ENOUGH);
        host.log.clear();
        drain(host);

        var plan = host.settle(ENOUGH);

        assertEquals(List.of(), moves(host));
        assertEquals(Set.of("DrainWaits"), reasons(plan));
    }

    @ParameterizedTest
    @EnumSource(DaemonSet.Update.class)
    void drained_daemonSet_isReplacedInItsOrder(DaemonSet.Update update) {
        var host = settled(Sets.daemon("agent", "agent:1", QUARTER, update));
        drain(host);

        int fewest = Scenario.fewestReady(host);

        boolean newFirst = moves(host).getFirst().startsWith("+");
        assertEquals(2, moves(host).size());
        assertEquals(update == DaemonSet.Update.NEW_FIRST, newFirst);
        assertEquals(newFirst ? 1 : 0, fewest);
        assertTrue(isEmptied(host));
    }

    @Test
    void drained_job_isMadeAgainAndCountsOnce() {
        for (JobCompletion completion : List.of(Batches.times(3, 2), Batches.indexed(3, 2))) {
            var host = Scenario.host(Hosts.of(2, 1, 3, 1));
            host.slots = host.slots.closing(CpuSet.of(3, 4, 5), CpuSet.EMPTY);
            Scenario.apply(host, Batches.job("pi", "pi:1", completion));
            while (host.containers.values().stream().noneMatch(one -> one.isReady(host.now))) {
                host.tick();
                host.containers.values().forEach(one -> one.doneAt = Instant.MAX);
                host.pass(Duration.ofSeconds(1));
            }
            drain(host);

            host.settle(ENOUGH);
            boolean isEmptied = isEmptied(host);
            host.containers.values().forEach(one -> one.doneAt = host.now);
            host.pass(Duration.ofSeconds(1));
            var plan = host.settle(ENOUGH);

            var status = plan.batch().jobs().values().iterator().next();
            assertTrue(isEmptied);
            assertEquals(3, status.succeeded());
            assertEquals(0, status.failed());
        }
    }

    @Test
    void drained_barePod_staysAndSaysThatItNeedsForce() {
        var host = settled(Batches.pod("alone", "alone:1", RestartPolicy.ALWAYS));
        drain(host);

        var plan = host.settle(ENOUGH);

        assertEquals(List.of(), moves(host));
        assertEquals(Set.of("DrainNeedsForce"), reasons(plan));
    }

    @Test
    void drained_barePodThatCanBeMoved_moves() {
        var host = settled(Batches.pod("alone", "alone:1", RestartPolicy.ALWAYS));
        var slot = host.container("alone").pin;
        host.slots = host.slots.closing(slot, slot);

        host.settle(ENOUGH);

        assertEquals(List.of(), moves(host));
        assertFalse(host.container("alone").pin.intersects(slot));
    }

    @Test
    void drained_pausedDeployment_waits() {
        var plain = Scenario.app(1, "app:1", QUARTER);
        var strategy = plain.strategy();
        var paused =
                Workloads.with(
                        plain,
                        new UpdateStrategy(
                                strategy.replacement(),
                                strategy.minReady(),
                                strategy.progressDeadline(),
                                strategy.revisionHistoryLimit(),
                                true,
                                strategy.rollsBack()));
        var host = settled(paused);
        drain(host);

        var plan = host.settle(ENOUGH);

        assertEquals(List.of(), moves(host));
        assertEquals(Set.of("DrainWaits"), reasons(plan));
        assertTrue(plan.pods().getFirst().message().startsWith("its Deployment is paused"));
    }

    private static Set<String> reasons(Plan plan) {
        return plan.pods().stream()
                .map(PodStatus::reason)
                .filter(reason -> !reason.isEmpty())
                .collect(Collectors.toSet());
    }
}
