package dev.berth.policies.reconcile;

import static dev.berth.policies.reconcile.Scenario.ENOUGH;
import static dev.berth.policies.reconcile.Scenario.count;
import static dev.berth.policies.reconcile.Scenario.ids;
import static dev.berth.policies.reconcile.Scenario.kinds;
import static dev.berth.policies.reconcile.Scenario.names;
import static dev.berth.policies.reconcile.Scenario.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Important;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How important pods find room on a full host. */
class PreemptionScenarioTest {
    private static final Resources WHOLE = Workloads.exclusive(1, 1 << 20);
    private static final Deployment BATCH = Important.deployment("low", "batch", 2, "b:1", WHOLE);

    private static SimulatedHost full(int cpus, Workload... workloads) {
        var host = Scenario.host(Hosts.plain(cpus));
        host.desired = Important.desired(workloads);
        host.settle(ENOUGH);
        host.pass(Duration.ofSeconds(5));
        host.log.clear();
        return host;
    }

    private static PodStatus pod(Plan plan, String prefix) {
        return plan.pods().stream()
                .filter(pod -> pod.name().name().startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void reconcile_ofAnImportantPodOnAFullHost_stopsOneLessImportantAndTakesItsSlot() {
        var host = full(2, BATCH);
        var app = Important.deployment("high", "app", 1, "a:1", WHOLE);
        host.desired = Important.desired(BATCH, app);

        host.tick();
        host.pass(Duration.ZERO);
        var plan = host.tick();
        var victim =
                plan.pods().stream()
                        .filter(pod -> pod.reason().equals("Preempted"))
                        .findFirst()
                        .orElseThrow();
        host.pass(Duration.ZERO);
        var settled = host.settle(ENOUGH);

        assertFalse(victim.serving());
        assertTrue(victim.message().contains("whose priority is 100 and not -5"), victim.message());
        assertEquals(1, status(settled, "app").readyReplicas());
        assertEquals(1, status(settled, "batch").readyReplicas());
        assertEquals("Unschedulable", pendingOf(settled, "batch").reason());
        assertEquals(1, count(host, Step.StopPod.class));
        assertEquals(1, count(host, Step.RemovePod.class));
    }

    private static PodStatus pendingOf(Plan plan, String deployment) {
        return plan.pods().stream()
                .filter(pod -> pod.workload().object().name().equals(deployment))
                .filter(pod -> pod.state() == PodStatus.State.PENDING)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void reconcile_ofAPodThatNeedsTwoSlots_keepsTheFirstFreeOneForIt() {
        var host = full(2, BATCH);
        var app = Important.deployment("high", "app", 1, "a:1", Workloads.exclusive(2, 1 << 20));
        host.desired = Important.desired(BATCH, app);
        host.slowestStepMillis = 4_000;

        var settled = host.settle(ENOUGH);

        assertEquals(1, status(settled, "app").readyReplicas());
        assertEquals(0, status(settled, "batch").readyReplicas());
        assertEquals(1, count(host, Step.CreatePod.class), "nobody came in between: " + host.log);
    }

    @Test
    void reconcile_ofAPodThatNeedsMemoryOfAPair_stopsBothOfIt() {
        long gib = 1L << 30;
        var whole = Workloads.exclusive(1, gib);
        var host = full(2, Important.deployment("low", "batch", 1, "b:1", whole));
        host.slots = host.slots.closing(CpuSet.of(1), CpuSet.EMPTY);
        host.memory = Hosts.memory(4);
        var batch = Important.deployment("low", "batch", 1, "broken:2", whole);
        host.desired = Important.desired(batch);
        for (int i = 0; i < 6; i++) {
            host.tick();
            host.pass(Duration.ofSeconds(1));
        }
        int pair = host.containers.size();
        host.slots = host.slots.closing(CpuSet.EMPTY, CpuSet.EMPTY);
        var app = Important.deployment("high", "app", 1, "a:1", Workloads.exclusive(1, 3 * gib));
        host.desired = Important.desired(batch, app);

        host.tick();
        host.pass(Duration.ZERO);
        var plan = host.tick();

        assertEquals(2, pair);
        assertEquals(2, plan.steps().stream().filter(PreemptionScenarioTest::ends).count());
    }

    private static boolean ends(Step step) {
        return step instanceof Step.StopPod || step instanceof Step.RemovePod;
    }

    @Test
    void reconcile_ofAPodThatStopsNobody_waitsUntilThereIsRoom() {
        var host = full(2, BATCH);
        var before = ids(host);
        var app = Important.deployment("polite", "app", 1, "a:1", WHOLE);
        host.desired = Important.desired(BATCH, app);

        var settled = host.settle(ENOUGH);

        assertEquals(before, ids(host));
        assertEquals("Unschedulable", pod(settled, "app").reason());
    }

    @Test
    void reconcile_ofAnEquallyImportantPod_stopsNobody() {
        var host = full(2, BATCH);
        var before = ids(host);
        host.desired =
                Important.desired(BATCH, Important.deployment("low", "app", 1, "a:1", WHOLE));

        host.settle(ENOUGH);

        assertEquals(before, ids(host));
    }

    @Test
    void reconcile_ofAPodThatWouldNotFitAnyway_stopsNobody() {
        var host = full(2, BATCH);
        var before = ids(host);
        var app = Important.deployment("high", "app", 1, "a:1", Workloads.exclusive(3, 1 << 20));
        host.desired = Important.desired(BATCH, app);

        host.settle(ENOUGH);

        assertEquals(before, ids(host));
    }

    @Test
    void reconcile_whereAMoveMakesRoom_movesInsteadOfStopping() {
        var quarter = Workloads.shared(250, 1 << 20);
        var host = full(2, Important.deployment("low", "batch", 2, "b:1", quarter));
        var before = ids(host);
        host.desired =
                Important.desired(
                        Important.deployment("low", "batch", 2, "b:1", quarter),
                        Important.deployment("high", "app", 1, "a:1", WHOLE));

        var settled = host.settle(ENOUGH);

        assertTrue(ids(host).containsAll(before));
        assertEquals(1, status(settled, "app").readyReplicas());
    }

    @Test
    void reconcile_ofSeveralThatWait_placesTheMostImportantFirst() {
        var host = full(1);
        host.desired =
                Important.desired(
                        Important.deployment("low", "aaa", 1, "a:1", WHOLE),
                        Important.deployment("higher", "zzz", 1, "z:1", WHOLE),
                        Important.deployment("high", "mmm", 1, "m:1", WHOLE));

        var settled = host.settle(ENOUGH);

        assertEquals(1, status(settled, "zzz").readyReplicas());
        assertEquals(1, names(host).size());
        assertEquals(List.of(), kinds(host.log).stream().filter("StopPod"::equals).toList());
    }

    @Test
    void reconcile_ofAMissingClass_makesNothingAndSaysSo() {
        var host = full(2);
        host.desired = Important.desired(Important.deployment("lost", "app", 1, "a:1", WHOLE));

        var settled = host.settle(ENOUGH);

        assertEquals(List.of(), names(host));
        var pod = pod(settled, "app");
        assertEquals("FailedCreate", pod.reason());
        assertEquals("no PriorityClass with name lost was found", pod.message());
        assertTrue(status(settled, "app").has(Condition.Type.REPLICA_FAILURE));
    }

    @Test
    void reconcile_onceTheImportantPodIsGone_bringsTheVictimBack() {
        var host = full(2, BATCH);
        var app = Important.deployment("high", "app", 1, "a:1", WHOLE);
        host.desired = Important.desired(BATCH, app);
        host.settle(ENOUGH);
        host.desired = Important.desired(BATCH);

        var settled = host.settle(ENOUGH);

        assertEquals(2, status(settled, "batch").readyReplicas());
    }

    @Test
    void reconcile_afterTheClassesWereTakenAway_goesByWhatPodsWereMadeWith() {
        var host = full(2, Important.deployment("high", "app", 2, "a:1", WHOLE));
        var before = ids(host);
        host.desired =
                Workloads.desired(
                        Important.deployment("high", "app", 2, "a:1", WHOLE),
                        Workloads.deployment("plain", 1, "p:1", WHOLE));

        host.settle(ENOUGH);

        assertEquals(before, ids(host));
    }
}
