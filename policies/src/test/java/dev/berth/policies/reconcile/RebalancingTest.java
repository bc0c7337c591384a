package dev.berth.policies.reconcile;

import static dev.berth.policies.reconcile.Scenario.ENOUGH;
import static dev.berth.policies.reconcile.Scenario.apply;
import static dev.berth.policies.reconcile.Scenario.count;
import static dev.berth.policies.reconcile.Scenario.host;
import static dev.berth.policies.reconcile.Scenario.ids;
import static dev.berth.policies.reconcile.Scenario.pins;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.placement.Greedy;
import dev.berth.policies.placement.LeastAllocated;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.slots.SlotState.Use;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Workloads;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is moved for a better packing, and when nothing is. */
class RebalancingTest {
    private static final MoveAllowance TEN = new MoveAllowance(10, 4, 1);

    private static Deployment shared(String name, long millis) {
        return Workloads.deployment(name, 1, name + ":1", Workloads.shared(millis, 1 << 20));
    }

    private static SimulatedHost greedy(int cpus, Deployment... inOrder) {
        var host = host(Hosts.plain(cpus));
        host.reconciler = new Reconciler(new Greedy());
        for (int i = 1; i <= inOrder.length; i++) {
            apply(host, List.of(inOrder).subList(0, i).toArray(Deployment[]::new));
            host.settle(ENOUGH);
        }
        return host;
    }

    @Test
    void reconcile_atRestWithAFragment_movesOnePodLiveAndThenRests() {
        var host = greedy(4, shared("a", 600), shared("b", 600), shared("c", 400));
        apply(host, shared("b", 600), shared("c", 400));
        host.settle(ENOUGH);
        var ids = ids(host);
        assertEquals(List.of("1", "0"), pins(host));
        host.log.clear();
        host.moves = TEN;

        var plan = host.settle(ENOUGH);

        assertEquals(List.of("1", "1"), pins(host));
        assertEquals(ids, ids(host));
        assertEquals(1, host.log.size());
        assertEquals(4, ((Step.RepinPod) host.log.getFirst()).gain());
        assertEquals(3, plan.ledger().slots(Use.FREE).size());
    }

    @Test
    void reconcile_withoutMovesOrTooLittleGainOrAnotherPolicy_movesNothing() {
        for (var allowance :
                List.of(
                        MoveAllowance.NONE,
                        new MoveAllowance(4, 4, 1),
                        new MoveAllowance(9, 4, 5))) {
            var host = greedy(4, shared("a", 600), shared("b", 600), shared("c", 400));
            host.moves = allowance;
            apply(host, shared("b", 600), shared("c", 400));

            host.settle(ENOUGH);

            assertEquals(0, count(host, Step.RepinPod.class), allowance.toString());
        }
        var host = greedy(4, shared("a", 600), shared("b", 600), shared("c", 400));
        host.moves = TEN;
        host.reconciler = new Reconciler(new LeastAllocated());
        apply(host, shared("b", 600), shared("c", 400));

        host.settle(ENOUGH);

        assertEquals(0, count(host, Step.RepinPod.class));
    }

    @Test
    void reconcile_ofANewcomerThatFitsNoSlotInUse_makesRoomBeforeAFreeCoreIsBrokenUp() {
        var host = greedy(4, shared("b", 500), shared("c", 300), shared("a", 700));
        var ids = ids(host);
        host.moves = new MoveAllowance(1, 4, 1);

        apply(host, shared("b", 500), shared("c", 300), shared("a", 700), shared("newcomer", 500));
        var plan = host.settle(ENOUGH);

        assertEquals(2, plan.ledger().slots(Use.FREE).size());
        assertEquals(List.of("1", "0", "1", "0"), pins(host));
        assertTrue(ids(host).containsAll(ids), "no restart");
    }

    @Test
    void reconcile_podsThatHaveToChangePlaces_areMovedTogether() {
        var host = greedy(3, shared("a", 700), shared("b", 600), shared("c", 300));
        var pod = host.containers.values().stream().toList();
        assertEquals(List.of("0", "1", "0"), pins(host));
        pod.get(2).pin = CpuSet.of(1);
        apply(host, shared("a", 700), shared("b", 600), shared("c", 300), shared("d", 200));
        host.settle(ENOUGH);
        assertEquals(List.of("0", "1", "1", "0"), pins(host));
        host.log.clear();
        host.moves = TEN;

        var plan = host.settle(ENOUGH);

        assertEquals(List.of("0", "1", "0", "1"), pins(host));
        assertEquals(2, host.log.size());
        assertEquals(List.of(), plan.ledger().conflicts());
    }
}
