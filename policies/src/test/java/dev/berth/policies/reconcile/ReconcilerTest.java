package dev.berth.policies.reconcile;

import static dev.berth.policies.reconcile.Scenario.ENOUGH;
import static dev.berth.policies.reconcile.Scenario.QUARTER;
import static dev.berth.policies.reconcile.Scenario.app;
import static dev.berth.policies.reconcile.Scenario.apply;
import static dev.berth.policies.reconcile.Scenario.condition;
import static dev.berth.policies.reconcile.Scenario.host;
import static dev.berth.policies.reconcile.Scenario.ids;
import static dev.berth.policies.reconcile.Scenario.kinds;
import static dev.berth.policies.reconcile.Scenario.pins;
import static dev.berth.policies.reconcile.Scenario.settled;
import static dev.berth.policies.reconcile.Scenario.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.placement.PlacementPolicies;
import dev.berth.policies.reconcile.PodContainer.Phase;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the reconciler does, told as what happens on a host. */
class ReconcilerTest {
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
        assertEquals(new WorkloadStatus(2, 2, 2, 0, status.conditions()), status);
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

    @Test
    void reconcile_ofAPodThatNamesItsPolicy_placesItByThat() {
        var host = host(Hosts.plain(2));
        apply(
                host,
                annotated("web", "least-allocated"),
                annotated("api", "max-match"),
                annotated("job", "greedy"));

        host.settle(ENOUGH);

        assertEquals(
                Map.of("api", "0", "job", "0", "web", "1"),
                host.containers.values().stream()
                        .collect(
                                Collectors.toMap(
                                        one -> one.workload.object().name(),
                                        one -> one.pin.toString())));
    }

    private static Deployment annotated(String name, String policy) {
        var plain = Workloads.deployment(name, 1, "app:1", QUARTER);
        var template = plain.template();
        return new Deployment(
                plain.name(),
                1,
                plain.selector(),
                new PodTemplate(
                        template.labels(),
                        Labels.of(Map.of(PlacementPolicies.ANNOTATION, policy)),
                        template.initContainers(),
                        template.containers(),
                        template.terminationGrace()));
    }

    private static Deployment labelled(String name) {
        var template = Workloads.deployment("x", 1, "app:1", QUARTER);
        return new Deployment(ObjectName.of(name), 1, template.selector(), template.template());
    }
}
