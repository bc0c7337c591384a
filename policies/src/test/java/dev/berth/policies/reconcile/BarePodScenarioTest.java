package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.BarePod;
import dev.berth.policies.workload.Batches;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.RestartPolicy;
import dev.berth.policies.workload.Sets;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BarePodScenarioTest {
    private final SimulatedHost host = Scenario.host(Hosts.plain(2));

    @Test
    void pod_alwaysRestarted_comesBackUnderItsName() {
        Scenario.apply(host, Batches.pod("alone", "app:1", RestartPolicy.ALWAYS));
        host.settle(Scenario.ENOUGH);

        host.crash(host.container("alone"));
        host.settle(Scenario.ENOUGH);

        assertEquals(PodStatus.State.RUNNING, only().state());
        assertEquals(1, only().restarts());
        assertEquals(0, Scenario.count(host, Step.RecordRun.class));
    }

    @Test
    void pod_neverRestarted_succeedsAndFreesItsSlotAndKeepsItsContainer() {
        Scenario.apply(host, Batches.pod("once", "app:1", RestartPolicy.NEVER));

        host.settle(Scenario.ENOUGH);

        assertEquals(PodStatus.State.SUCCEEDED, only().state());
        assertFalse(only().serving());
        assertTrue(host.plan().ledger().holders().isEmpty());
        assertEquals(1, host.containers.size());
    }

    @Test
    void pod_neverRestarted_failsForGood() {
        Scenario.apply(host, Batches.pod("once", "broken:1", RestartPolicy.NEVER));

        host.settle(Scenario.ENOUGH);

        assertEquals(PodStatus.State.FAILED, only().state());
        assertEquals(1, Scenario.count(host, Step.StartPod.class));
    }

    @Test
    void pod_restartedOnFailure_isStartedUntilItSucceeds() {
        Scenario.apply(host, Batches.pod("once", "flaky:1", RestartPolicy.ON_FAILURE));

        host.settle(300);

        assertEquals(PodStatus.State.SUCCEEDED, only().state());
    }

    @Test
    void pod_endedAndRemovedByOthers_isStillSaidToHaveEnded() {
        Scenario.apply(host, Batches.pod("once", "app:1", RestartPolicy.NEVER));
        host.settle(Scenario.ENOUGH);

        host.containers.clear();
        host.restartDaemon();
        host.settle(Scenario.ENOUGH);

        assertEquals(PodStatus.State.SUCCEEDED, only().state());
        assertEquals(Optional.empty(), only().observed());
        assertEquals(1, Scenario.count(host, Step.CreatePod.class));
    }

    @Test
    void pod_appliedAnew_runsAnew() {
        var pod = Batches.pod("once", "app:1", RestartPolicy.NEVER);
        Scenario.apply(host, pod);
        host.settle(Scenario.ENOUGH);

        Scenario.apply(host, pod.withUid("another"));
        host.settle(Scenario.ENOUGH);

        assertEquals(2, Scenario.count(host, Step.CreatePod.class));
        assertEquals(PodStatus.State.SUCCEEDED, only().state());
        assertEquals(1, host.containers.size());
    }

    @Test
    void pod_whoseNameAnotherHas_waitsAndSaysSo() {
        var set = Sets.stateful("db", 1, "app:1", Scenario.QUARTER);
        Scenario.apply(host, set);
        host.settle(Scenario.ENOUGH);
        var pod = Batches.pod("db-0", "app:1", RestartPolicy.NEVER);

        Scenario.apply(host, set, pod);
        var plan = host.settle(Scenario.ENOUGH);

        assertEquals(
                List.of("NameTaken"), plan.batch().notices().stream().map(Notice::reason).toList());
        Scenario.apply(host, pod);
        host.settle(Scenario.ENOUGH);
        assertEquals(PodStatus.State.SUCCEEDED, only().state());
    }

    @Test
    void pod_ofSeveralContainers_endsWithItsSandbox() {
        var plain = Batches.pod("once", "app:1", RestartPolicy.NEVER);
        var company =
                Workloads.withCompany(
                                Workloads.deployment("once", 1, "app:1", Scenario.QUARTER),
                                "side:1")
                        .template();
        var template =
                new PodTemplate(
                        company.labels(),
                        company.annotations(),
                        company.initContainers(),
                        company.containers(),
                        company.terminationGrace(),
                        company.volumes(),
                        RestartPolicy.NEVER,
                        company.priorityClass());
        Scenario.apply(host, new BarePod(plain.name(), template, plain.uid()));

        host.settle(Scenario.ENOUGH);
        host.pass(Duration.ofSeconds(5));

        assertEquals(PodStatus.State.SUCCEEDED, only().state());
        assertEquals(
                List.of(),
                host.containers.values().stream()
                        .filter(one -> one.phase == PodContainer.Phase.RUNNING)
                        .toList());
    }

    private PodStatus only() {
        var pods = host.plan().pods();
        assertEquals(1, pods.size(), pods.toString());
        return pods.getFirst();
    }
}
