package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.reconcile.ObservedPod.Phase;
import dev.berth.policies.reconcile.SimulatedHost.Container;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.CpuTopology;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.slots.SlotUnit;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the reconciler does, told as what happens on a host. */
class ReconcilerTest {
    private static final Resources QUARTER = Workloads.shared(250, 1 << 20);
    private static final int ENOUGH = 60;

    @Test
    void reconcile_ofAFreshDeployment_makesNetworkImageContainersAndStartsThem() {
        var host = host(Hosts.plain(2));
        apply(host, app(2, "app:1", QUARTER));

        var plan = host.settle(ENOUGH);

        assertEquals(
                List.of(
                        "EnsureNetwork",
                        "ResolveImage",
                        "CreatePod",
                        "CreatePod",
                        "StartPod",
                        "StartPod"),
                kinds(host.log));
        assertEquals(List.of("0", "1"), pins(host));
        var status = status(plan, "app");
        assertEquals(new DeploymentStatus(2, 2, 2, 0, status.conditions()), status);
        assertTrue(status.has(Condition.Type.AVAILABLE));
        assertEquals("NewReplicaSetAvailable", status.conditions().getLast().reason());
        assertTrue(plan.pods().stream().allMatch(PodStatus::serving));
    }

    @Test
    void reconcile_whenEverythingIsAsItShouldBe_doesNothing() {
        var host = settled(Hosts.plain(2), app(2, "app:1", QUARTER));

        var plan = host.tick();

        assertEquals(List.of(), plan.steps());
        assertEquals(Optional.empty(), plan.wakeAt());
    }

    @Test
    void reconcile_whileStepsAreInFlight_promisesNothingTwice() {
        var host = host(Hosts.plain(2));
        host.network = true;
        apply(host, app(2, "app:1", Workloads.exclusive(1, 1 << 20)));
        host.tick();
        host.pass(Duration.ZERO);
        var creates = host.tick().steps();

        var again = host.plan();

        assertEquals(List.of("CreatePod", "CreatePod"), kinds(creates));
        assertEquals(List.of(), again.steps());
        assertEquals("0-1", again.ledger().exclusiveCpus().toString());
    }

    @Test
    void reconcile_withoutTheEngine_doesNothingAndKeepsTheStatus() {
        var host = settled(Hosts.plain(2), app(2, "app:1", QUARTER));
        apply(host, app(4, "app:2", QUARTER));
        host.reachable = false;

        var plan = host.tick();

        assertEquals(List.of(), plan.steps());
        assertEquals(2, status(plan, "app").readyReplicas());
    }

    @Test
    void reconcile_ofADeploymentThatIsGone_stopsWithdrawnPodsThenRemovesThem() {
        var host = settled(Hosts.plain(2), app(1, "app:1", QUARTER));
        host.log.clear();
        apply(host);

        var plan = host.tick();
        boolean serving = plan.pods().getFirst().serving();
        host.pass(Duration.ZERO);
        host.settle(ENOUGH);

        assertFalse(serving);
        assertEquals(List.of("StopPod", "RemovePod"), kinds(host.log));
        assertTrue(host.containers.isEmpty());
    }

    @Test
    void reconcile_scaledDown_removesTheUnreadyFirstThenTheHighestOrdinal() {
        var host = settled(Hosts.plain(4), app(4, "app:1", QUARTER));
        var app = app(4, "app:1", QUARTER);
        host.container(name(app, 1)).readyAt = Instant.MAX;
        apply(host, app(2, "app:1", QUARTER));

        host.settle(ENOUGH);

        assertEquals(List.of(name(app, 0), name(app, 2)), names(host));
    }

    @Test
    void reconcile_scaledToZero_leavesNothing() {
        var host = settled(Hosts.plain(2), app(2, "app:1", QUARTER));
        apply(host, app(0, "app:1", QUARTER));

        var plan = host.settle(ENOUGH);

        assertTrue(host.containers.isEmpty());
        assertTrue(status(plan, "app").has(Condition.Type.AVAILABLE));
    }

    @Test
    void reconcile_ofADeadContainer_startsItInPlaceAtOnceAndThenWithBackOff() {
        var host = settled(Hosts.plain(2), app(1, "app:1", QUARTER));
        var container = host.containers.values().iterator().next();
        host.log.clear();

        host.crash(container);
        host.tick();
        host.pass(Duration.ZERO);
        host.pass(Duration.ofSeconds(3));
        host.crash(container);
        var waiting = host.tick();

        assertEquals(List.of("StartPod"), kinds(host.log));
        assertEquals(Optional.of(host.now.plusSeconds(10)), waiting.wakeAt());
        assertEquals("CrashLoopBackOff", waiting.pods().getFirst().reason());
        assertEquals(1, waiting.pods().getFirst().restarts());
        host.pass(Duration.ofSeconds(10));
        host.tick();
        host.pass(Duration.ZERO);
        assertEquals(Phase.RUNNING, container.phase);
    }

    @Test
    void reconcile_ofAContainerThatCannotBeStarted_removesAndReplacesIt() {
        var host = settled(Hosts.plain(2), app(1, "app:1", QUARTER));
        var before = host.containers.values().iterator().next();
        before.phase = Phase.DEAD;

        var plan = host.settle(ENOUGH);

        assertFalse(ids(host).contains(before.id));
        assertEquals(1, status(plan, "app").readyReplicas());
    }

    @Test
    void reconcile_ofANewTemplate_neverHasFewerReadyThanAskedFor() {
        var host = settled(Hosts.plain(2), app(2, "app:1", QUARTER));
        apply(host, app(2, "app:2", QUARTER));

        int fewest = fewestReady(host);

        assertEquals(2, fewest);
        assertEquals(namesOf(app(2, "app:2", QUARTER)), names(host));
        assertEquals(1, host.log.stream().filter(Step.StopPod.class::isInstance).count() / 2);
    }

    @Test
    void reconcile_ofATemplateThatNeverGetsReady_keepsTheOldReplicas() {
        var host = settled(Hosts.plain(2), app(2, "app:1", QUARTER));
        apply(host, app(2, "broken:1", QUARTER));

        int fewest = fewestReady(host);

        assertEquals(2, fewest);
        assertEquals(3, host.containers.size());
        assertEquals(
                "ReplicaSetUpdated", condition(host.plan(), Condition.Type.PROGRESSING).reason());
    }

    @Test
    void reconcile_ofANewTemplateOnAFullHost_letsOneOldReplicaMakeRoomAtATime() {
        var whole = Workloads.exclusive(1, 1 << 20);
        var host = settled(Hosts.plain(2), app(2, "app:1", whole));
        apply(host, app(2, "app:2", whole));

        int fewest = fewestReady(host);

        assertEquals(1, fewest);
        assertEquals(namesOf(app(2, "app:2", whole)), names(host));
    }

    @Test
    void reconcile_ofATemplateThatWouldNotFitAnyway_keepsTheOldReplicas() {
        var host = settled(Hosts.plain(2), app(2, "app:1", QUARTER));
        apply(host, app(2, "app:2", Workloads.exclusive(3, 1 << 20)));

        int fewest = fewestReady(host);

        assertEquals(2, fewest);
        var failure = condition(host.plan(), Condition.Type.REPLICA_FAILURE);
        assertEquals("Unschedulable", failure.reason());
        assertEquals("0/2 slots are available: 2 held by shared pods.", failure.message());
    }

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

    @Test
    void reconcile_afterADaemonRestart_adoptsWhatRuns() {
        var host = settled(Hosts.plain(2), app(2, "app:1", QUARTER));
        var ids = ids(host);
        var pins = pins(host);
        host.restartDaemon();
        host.log.clear();

        host.settle(ENOUGH);

        assertEquals(List.of(), host.log);
        assertEquals(ids, ids(host));
        assertEquals(pins, pins(host));
    }

    @Test
    void reconcile_scaledUpAfterADaemonRestart_createsFromTheImageThatIsInUse() {
        var host = settled(Hosts.plain(2), app(1, "app:1", QUARTER));
        host.restartDaemon();
        apply(host, app(2, "app:1", QUARTER));

        host.settle(ENOUGH);

        assertEquals(1, count(host, Step.ResolveImage.class));
        assertEquals(1, host.containers.values().stream().map(c -> c.image).distinct().count());
    }

    @Test
    void reconcile_ofAMissingImage_saysSoAndLooksAgainLater() {
        var host = host(Hosts.plain(2));
        apply(host, app(1, "missing:1", QUARTER));
        host.tick();
        host.pass(Duration.ZERO);

        var waiting = host.tick();
        host.pass(Duration.ofSeconds(10));
        var later = host.tick();

        assertEquals(List.of(), waiting.steps());
        assertEquals(Optional.of(host.now), waiting.wakeAt());
        var failure = condition(waiting, Condition.Type.REPLICA_FAILURE);
        assertEquals("ErrImagePull", failure.reason());
        assertEquals("missing:1 is unknown", failure.message());
        assertEquals(List.of("ResolveImage"), kinds(later.steps()));
    }

    @Test
    void reconcile_ofAStepThatFails_waitsLongerEachTimeAndSaysWhy() {
        var host = host(Hosts.plain(2));
        host.network = true;
        apply(host, app(1, "app:1", QUARTER));
        host.tick();
        host.pass(Duration.ZERO);
        host.failureRate = 1;
        host.tick();
        host.pass(Duration.ZERO);

        var waiting = host.tick();

        assertEquals(List.of(), waiting.steps());
        assertEquals(Optional.of(host.now.plusSeconds(1)), waiting.wakeAt());
        assertEquals("FailedCreate", condition(waiting, Condition.Type.REPLICA_FAILURE).reason());
        assertEquals("refused", waiting.pods().getFirst().message());
    }

    @Test
    void reconcile_ofMoreThanTheHostHas_runsWhatFitsAndReportsTheRest() {
        var host = host(Hosts.plain(2));
        apply(host, app(3, "app:1", Workloads.exclusive(1, 1 << 20)));

        var plan = host.settle(ENOUGH);

        var status = status(plan, "app");
        assertEquals(3, status.replicas());
        assertEquals(2, status.readyReplicas());
        assertEquals(1, status.unavailableReplicas());
        assertFalse(status.has(Condition.Type.AVAILABLE));
        assertEquals(
                "0/2 slots are available: 2 held exclusively.",
                condition(plan, Condition.Type.REPLICA_FAILURE).message());
    }

    @Test
    void reconcile_ofDeploymentsWithOneTemplate_givesEveryPodANameOfItsOwn() {
        var host = host(Hosts.plain(2));
        String longName = "a".repeat(100);
        apply(
                host,
                Workloads.deployment("web", 2, "app:1", QUARTER),
                Workloads.deployment("api", 2, "app:1", QUARTER),
                labelled(longName + "1"),
                labelled(longName + "2"));

        host.settle(ENOUGH);

        assertEquals(6, host.containers.size());
    }

    private static Deployment labelled(String name) {
        var template = Workloads.deployment("x", 1, "app:1", QUARTER);
        return new Deployment(ObjectName.of(name), 1, template.selector(), template.template());
    }

    private static SimulatedHost host(CpuTopology topology) {
        return new SimulatedHost(new Random(1), Hosts.slots(topology), Hosts.memory(4));
    }

    private static SimulatedHost settled(CpuTopology topology, Deployment... deployments) {
        var host = host(topology);
        apply(host, deployments);
        host.settle(ENOUGH);
        host.pass(Duration.ofSeconds(5));
        return host;
    }

    private static void apply(SimulatedHost host, Deployment... deployments) {
        host.desired = Workloads.desired(deployments);
    }

    private static Deployment app(int replicas, String image, Resources resources) {
        return Workloads.deployment("app", replicas, image, resources);
    }

    /** Settles, and says how few replicas were ready in between. */
    private static int fewestReady(SimulatedHost host) {
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i < ENOUGH; i++) {
            var plan = host.tick();
            int ready = (int) plan.pods().stream().filter(PodStatus::serving).count();
            fewest = Math.min(fewest, ready);
            host.pass(Duration.ofSeconds(1));
        }
        return fewest;
    }

    private static String name(Deployment deployment, int ordinal) {
        return PodNames.of(deployment.name(), SpecHash.of(deployment), ordinal).name();
    }

    private static List<String> names(SimulatedHost host) {
        return host.containers.keySet().stream().map(pod -> pod.name()).toList();
    }

    private static List<String> namesOf(Deployment deployment) {
        var names = new ArrayList<String>();
        for (int i = 0; i < deployment.replicas(); i++) {
            names.add(name(deployment, i));
        }
        return names;
    }

    private static List<String> pins(SimulatedHost host) {
        var pins = new TreeMap<String, String>();
        host.containers.forEach((pod, container) -> pins.put(pod.name(), container.pin.toString()));
        return List.copyOf(pins.values());
    }

    private static List<String> sorted(List<String> values) {
        return values.stream().sorted().toList();
    }

    private static Set<String> ids(SimulatedHost host) {
        var ids = new HashSet<String>();
        for (Container container : host.containers.values()) {
            ids.add(container.id);
        }
        return ids;
    }

    private static long count(SimulatedHost host, Class<? extends Step> kind) {
        return host.log.stream().filter(kind::isInstance).count();
    }

    private static List<String> kinds(List<Step> steps) {
        return steps.stream().map(step -> step.getClass().getSimpleName()).toList();
    }

    private static DeploymentStatus status(Plan plan, String deployment) {
        return Optional.ofNullable(plan.deployments().get(ObjectName.of(deployment))).orElseThrow();
    }

    private static Condition condition(Plan plan, Condition.Type type) {
        return plan.deployments().values().stream()
                .flatMap(status -> status.conditions().stream())
                .filter(condition -> condition.type() == type)
                .findFirst()
                .orElseThrow();
    }
}
