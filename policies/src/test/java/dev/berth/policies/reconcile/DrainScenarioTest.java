package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import dev.berth.policies.placement.PlacementPolicies;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.CpuTopology;
import dev.berth.policies.slots.CpuTopology.Cpu;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.slots.SlotUnit;
import dev.berth.policies.workload.DaemonSet;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.Sets;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Slots that are cordoned or drained, and CPUs that go offline. */
class DrainScenarioTest {
    private static final int SEEDS = 60;
    private static final Resources ALONE = Workloads.exclusive(1, 1 << 20);

    @Test
    void reconcile_cordonedSlot_keepsWhoIsThereAndTakesNobody() {
        var host = Scenario.settled(Hosts.plain(2), app(1, ALONE));
        host.slots = host.slots.closing(CpuSet.of(0), CpuSet.EMPTY);
        Scenario.apply(host, app(1, ALONE), other(1, ALONE), third(1, ALONE));

        var plan = host.settle(Scenario.ENOUGH);

        assertEquals(List.of("0", "1"), Scenario.pins(host));
        assertEquals(0, Scenario.count(host, Step.RepinPod.class));
        assertEquals(
                "0/2 slots are available: 1 held exclusively, 1 cordoned.",
                Scenario.condition(plan, Condition.Type.REPLICA_FAILURE).message());
    }

    @Test
    void reconcile_drainedSlot_movesItsPodsLiveAndFloatingOnesToo() {
        var host =
                Scenario.settled(
                        Hosts.plain(3), app(2, Scenario.QUARTER), other(1, Resources.NONE));
        var ids = Scenario.ids(host);
        host.slots = host.slots.closing(CpuSet.of(0), CpuSet.of(0));

        host.settle(Scenario.ENOUGH);

        assertEquals(ids, Scenario.ids(host));
        assertEquals(0, Scenario.count(host, Step.StopPod.class));
        assertTrue(host.containers.values().stream().noneMatch(one -> one.pin.contains(0)));
    }

    @Test
    void reconcile_drainedSlotAndRoomOfAnotherSizeOnly_replacesThePodWithoutAGap() {
        // Slots of two threads and of one: a pod never changes its size while it runs.
        var host = Scenario.host(Hosts.plain(1));
        host.slots =
                SlotMap.of(
                                Hosts.plain(3),
                                new SlotUnit.Listed(List.of(CpuSet.of(0), CpuSet.of(1, 2))),
                                CpuSet.EMPTY)
                        .orElseThrow();
        Scenario.apply(host, app(1, ALONE));
        host.settle(Scenario.ENOUGH);
        host.pass(Duration.ofSeconds(5));
        var before = Scenario.pins(host);
        host.slots =
                host.slots.closing(
                        CpuSet.parse(before.getFirst()).orElseThrow(),
                        CpuSet.parse(before.getFirst()).orElseThrow());

        int fewest = Scenario.fewestReady(host);

        assertEquals(1, fewest);
        assertEquals(1, Scenario.pins(host).size());
        assertFalse(Scenario.pins(host).contains(before.getFirst()));
        assertEquals(List.of(), host.plan().steps());
    }

    @Test
    void reconcile_drainedSlotAndNoRoom_waitsAndSaysSo() {
        var host = Scenario.settled(Hosts.plain(2), app(2, ALONE));
        var ids = Scenario.ids(host);
        host.slots = host.slots.closing(CpuSet.of(0), CpuSet.of(0));

        var plan = host.settle(Scenario.ENOUGH);

        assertEquals(ids, Scenario.ids(host));
        assertEquals(List.of("0", "1"), Scenario.pins(host));
        assertTrue(
                plan.pods().stream()
                        .anyMatch(
                                pod ->
                                        pod.reason().equals("DrainWaits")
                                                && pod.message().contains("1 held exclusively")),
                plan.pods().toString());
    }

    @Test
    void reconcile_otherNode_isNoPlaceToMoveToLive() {
        var host = Scenario.settled(Hosts.of(2, 1, 1, 1), app(1, Scenario.QUARTER));
        var ids = Scenario.ids(host);
        host.slots = host.slots.closing(CpuSet.of(0), CpuSet.of(0));

        host.settle(Scenario.ENOUGH);

        assertEquals(List.of("1"), Scenario.pins(host));
        assertFalse(ids.equals(Scenario.ids(host)));
    }

    @Test
    void reconcile_slotDrainedUnderSeeds_emptiesItOrWaitsAndRests() {
        Seeds.each(
                SEEDS,
                random -> {
                    var topology =
                            Hosts.of(
                                    1 + random.nextInt(2),
                                    1,
                                    1 + random.nextInt(3),
                                    1 + random.nextInt(2));
                    var host = new SimulatedHost(random, Hosts.slots(topology), Hosts.memory(4));
                    host.slowestStepMillis = 2_000;
                    var policies = PlacementPolicies.all().toList();
                    host.reconciler = new Reconciler(policies.get(random.nextInt(3)));
                    Scenario.apply(
                            host,
                            app(1 + random.nextInt(3), Scenario.QUARTER),
                            other(random.nextInt(3), ALONE),
                            Sets.stateful("db", random.nextInt(3), "db:1", Scenario.QUARTER),
                            Sets.daemon(
                                    "agent",
                                    "agent:1",
                                    Scenario.QUARTER,
                                    random.nextBoolean()
                                            ? DaemonSet.Update.OLD_FIRST
                                            : DaemonSet.Update.NEW_FIRST));
                    host.settle(200);
                    host.pass(Duration.ofSeconds(10));
                    var drained = host.slots.slots().getFirst().cpus();
                    host.slots = host.slots.closing(drained, drained);

                    var checkers = new Checkers(host, false);
                    for (int i = 0; i < 80; i++) {
                        checkers.tick();
                        host.pass(Duration.ofSeconds(2));
                        checkers.afterEffects();
                    }

                    var plan = host.plan();
                    assertEquals(List.of(), plan.steps());
                    for (var pod : plan.pods()) {
                        boolean isThere =
                                pod.observed()
                                        .filter(one -> one.pin().intersects(drained))
                                        .isPresent();
                        assertTrue(!isThere || pod.reason().equals("DrainWaits"), pod.toString());
                    }
                });
    }

    @Test
    void reconcile_cpuOffline_movesItsHolderToASpareSlotAndBackIsNotNeeded() {
        var host = Scenario.settled(Hosts.plain(2), app(1, ALONE));
        var ids = Scenario.ids(host);
        host.slots = online(2, 1);

        host.settle(Scenario.ENOUGH);

        assertEquals(List.of("1"), Scenario.pins(host));
        assertEquals(ids, Scenario.ids(host));
    }

    @Test
    void reconcile_cpuOfflineAndNoSpareSlot_saysDegradedUntilItIsBack() {
        var host = Scenario.settled(Hosts.plain(2), app(2, ALONE));
        host.slots = online(2, 1);
        host.container(Scenario.names(host).getFirst()).pinVerified = false;

        var degraded = host.settle(Scenario.ENOUGH);
        host.slots = online(2, 0, 1);
        host.containers.values().forEach(one -> one.pinVerified = true);
        var back = host.settle(Scenario.ENOUGH);

        assertEquals(
                "CPUs 0 are offline: 0/1 slots are available: 1 held exclusively.",
                Scenario.condition(degraded, Condition.Type.REPLICA_FAILURE).message());
        assertEquals(0, Scenario.count(host, Step.RepinPod.class));
        assertEquals(0, Scenario.count(host, Step.StopPod.class));
        assertFalse(
                back.workloads().values().stream()
                        .anyMatch(status -> status.has(Condition.Type.REPLICA_FAILURE)));
    }

    @Test
    void reconcile_strayedPodOfWhichACpuIsOffline_getsTheRestOfItsOwn() {
        var host = Scenario.settled(Hosts.plain(4), app(2, Workloads.exclusive(2, 1 << 20)));
        host.slots = online(4, 0, 1, 2);
        host.containers.values().stream()
                .filter(one -> one.pin.contains(3))
                .forEach(one -> one.pinVerified = false);

        host.settle(Scenario.ENOUGH);

        assertEquals(List.of("0-1", "2"), Scenario.pins(host));
        assertEquals(0, Scenario.count(host, Step.StopPod.class));
    }

    /** So many CPUs, of which only these are online. */
    private static SlotMap online(int count, int... online) {
        var cpus = new ArrayList<Cpu>();
        for (int id = 0; id < count; id++) {
            boolean isOnline = CpuSet.of(online).contains(id);
            cpus.add(new Cpu(id, id, 0, 0, 0, 1024, isOnline, false));
        }
        return Hosts.slots(new CpuTopology(cpus));
    }

    private static Deployment app(int replicas, Resources resources) {
        return Scenario.app(replicas, "app:1", resources);
    }

    private static Deployment other(int replicas, Resources resources) {
        return Workloads.deployment("other", replicas, "other:1", resources);
    }

    private static Deployment third(int replicas, Resources resources) {
        return Workloads.deployment("third", replicas, "other:1", resources);
    }
}
