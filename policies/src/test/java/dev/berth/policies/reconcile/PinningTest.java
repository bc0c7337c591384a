package dev.berth.policies.reconcile;

import static dev.berth.policies.reconcile.Scenario.ENOUGH;
import static dev.berth.policies.reconcile.Scenario.QUARTER;
import static dev.berth.policies.reconcile.Scenario.app;
import static dev.berth.policies.reconcile.Scenario.apply;
import static dev.berth.policies.reconcile.Scenario.count;
import static dev.berth.policies.reconcile.Scenario.host;
import static dev.berth.policies.reconcile.Scenario.ids;
import static dev.berth.policies.reconcile.Scenario.kinds;
import static dev.berth.policies.reconcile.Scenario.pins;
import static dev.berth.policies.reconcile.Scenario.settled;
import static dev.berth.policies.reconcile.Scenario.sorted;
import static dev.berth.policies.reconcile.Scenario.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.slots.SlotUnit;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.Workloads;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How running pods change their CPUs, told as what happens on a host. */
class PinningTest {
    @Test
    void reconcile_ofAnExclusivePodAmongSpreadSharedOnes_movesOneOfThemLive() {
        var host = settled(Hosts.plain(2), app(2, "app:1", QUARTER));
        var ids = ids(host);
        apply(
                host,
                app(2, "app:1", QUARTER),
                Workloads.deployment("alone", 1, "alone:1", Workloads.exclusive(1, 1 << 20)));

        var plan = host.settle(ENOUGH);

        assertTrue(status(plan, "alone").has(Condition.Type.AVAILABLE));
        assertTrue(ids(host).containsAll(ids), "no restart");
        assertEquals(1, count(host, Step.RepinPod.class));
        assertEquals(List.of(), plan.ledger().conflicts());
    }

    @Test
    void reconcile_ofAnExclusivePodAmongFloatingOnes_waitsUntilTheyHaveLeftItsCpus() {
        var host = settled(Hosts.plain(2), app(2, "app:1", Resources.NONE));
        assertEquals(List.of("0-1", "0-1"), pins(host));
        host.log.clear();
        var alone = Workloads.deployment("alone", 1, "alone:1", Workloads.exclusive(1, 1 << 20));
        apply(host, app(2, "app:1", Resources.NONE), alone);

        host.settle(ENOUGH);
        var shrunk = pins(host);
        apply(host, app(2, "app:1", Resources.NONE));
        host.settle(ENOUGH);

        assertEquals(
                List.of("ResolveImage", "RepinPod", "RepinPod", "CreatePod", "StartPod"),
                kinds(host.log.subList(0, 5)));
        assertEquals(List.of("0", "1", "1"), shrunk);
        assertEquals(List.of("0-1", "0-1"), pins(host));
    }

    @Test
    void reconcile_ofAPinThatSomebodyChanged_placesThePodAnewWithoutARestart() {
        var host = settled(Hosts.of(1, 1, 2, 2), app(1, "app:1", Workloads.exclusive(2, 1 << 20)));
        var container = host.containers.values().iterator().next();
        container.pin = CpuSet.of(0, 1);

        host.settle(ENOUGH);

        assertEquals("0,2", container.pin.toString());
        assertEquals(1, count(host, Step.StartPod.class));
    }

    @Test
    void reconcile_ofAPinThatTheKernelDoesNotKeep_tellsItAgain() {
        var host = settled(Hosts.plain(2), app(1, "app:1", QUARTER));
        var container = host.containers.values().iterator().next();
        container.pinVerified = false;

        var step = assertInstanceOf(Step.RepinPod.class, host.tick().steps().getFirst());

        assertEquals(step.from(), step.to());
        assertEquals(container.pin, step.to());
    }

    @Test
    void reconcile_afterTheSlotUnitChanged_repinsWithoutARestart() {
        var topology = Hosts.of(1, 1, 2, 2);
        var host = host(topology);
        host.slots = SlotMap.of(topology, SlotUnit.THREAD, CpuSet.EMPTY).orElseThrow();
        apply(host, app(2, "app:1", Workloads.exclusive(1, 1 << 20)));
        host.settle(ENOUGH);
        var ids = ids(host);
        host.slots = Hosts.slots(topology);

        var plan = host.settle(ENOUGH);

        assertEquals(List.of("0,2", "1,3"), sorted(pins(host)));
        assertEquals(ids, ids(host));
        assertEquals(List.of(), plan.ledger().conflicts());
    }
}
