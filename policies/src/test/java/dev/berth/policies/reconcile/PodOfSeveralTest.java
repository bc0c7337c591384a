package dev.berth.policies.reconcile;

import static dev.berth.policies.reconcile.Scenario.ENOUGH;
import static dev.berth.policies.reconcile.Scenario.QUARTER;
import static dev.berth.policies.reconcile.Scenario.app;
import static dev.berth.policies.reconcile.Scenario.apply;
import static dev.berth.policies.reconcile.Scenario.host;
import static dev.berth.policies.reconcile.Scenario.ids;
import static dev.berth.policies.reconcile.Scenario.kinds;
import static dev.berth.policies.reconcile.Scenario.settled;
import static dev.berth.policies.reconcile.Scenario.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.reconcile.PodContainer.Phase;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pods of several containers: a sandbox, init containers, main containers. */
class PodOfSeveralTest {
    private static final Deployment APP = Workloads.withCompany(app(1, "app:1", QUARTER), "side:1");

    @Test
    void reconcile_ofSeveralContainers_startsTheInitContainerBeforeTheMainOnes() {
        var host = host(Hosts.plain(2));
        apply(host, APP);

        var plan = host.settle(ENOUGH);

        assertEquals(
                List.of(
                        "EnsureNetwork",
                        "ResolveImage",
                        "ResolveImage",
                        "ResolveImage",
                        "CreatePod",
                        "StartPod",
                        "StartPod"),
                kinds(host.log));
        assertEquals(List.of("prepare"), started(host.log.get(5)));
        assertEquals(List.of("app", "sidecar"), started(host.log.get(6)));
        assertEquals(4, host.containers.size());
        assertEquals(1, status(plan, "app").readyReplicas());
    }

    @Test
    void reconcile_whileTheInitContainerFails_startsItAgainWithBackOffAndNothingElse() {
        var host = host(Hosts.plain(2));
        apply(host, Workloads.withCompany(app(1, "app:1", QUARTER), "broken:1"));

        var plan = host.settle(ENOUGH);

        assertEquals("CrashLoopBackOff", plan.pods().getFirst().reason());
        assertTrue(plan.pods().getFirst().message().startsWith("prepare ended with exit code 1"));
        assertEquals(PodStatus.State.PENDING, plan.pods().getFirst().state());
        assertEquals(Phase.CREATED, main(host, "app").phase);
        assertFalse(plan.pods().getFirst().serving());
    }

    @Test
    void reconcile_ofOneMainContainerThatEnds_startsOnlyThatOne() {
        var host = settled(Hosts.plain(2), APP);
        host.log.clear();

        host.crash(main(host, "sidecar"));
        var plan = host.tick();

        assertEquals(List.of("StartPod"), kinds(host.log));
        assertEquals(List.of("sidecar"), started(host.log.getFirst()));
        assertEquals(PodStatus.State.WAITING, plan.pods().getFirst().state());
    }

    @Test
    void reconcile_ofASandboxThatEnds_endsWhatLostItsNetworkAndBeginsWithTheInitContainer() {
        var host = settled(Hosts.plain(2), APP);
        var before = ids(host);
        host.log.clear();

        host.crash(main(host, ""));
        host.tick();
        host.pass(Duration.ofSeconds(1));
        host.settle(ENOUGH);

        assertEquals(List.of("HaltPod", "StartPod", "StartPod", "StartPod"), kinds(host.log));
        assertEquals(
                List.of(List.of(""), List.of("prepare"), List.of("app", "sidecar")),
                host.log.stream().skip(1).map(PodOfSeveralTest::started).toList());
        assertEquals(before, ids(host));
        assertEquals(1, status(host.tick(), "app").readyReplicas());
    }

    @Test
    void reconcile_ofAPodThatLacksAContainer_replacesAllOfIt() {
        var host = settled(Hosts.plain(2), APP);
        var before = ids(host);

        host.containers.remove(main(host, "sidecar").key());
        var plan = host.settle(ENOUGH);

        assertEquals(1, status(plan, "app").readyReplicas());
        assertEquals(4, host.containers.size());
        assertTrue(Stream.of(ids(host).toArray()).noneMatch(before::contains));
    }

    @Test
    void specHash_ofAnotherContainer_differsWhereverItStands() {
        var plain = app(1, "app:1", QUARTER);
        var other = Workloads.withCompany(plain, "side:2");

        assertNotEquals(SpecHash.of(plain), SpecHash.of(APP));
        assertNotEquals(SpecHash.of(APP), SpecHash.of(other));
    }

    private static SimulatedContainer main(SimulatedHost host, String name) {
        return host.containers.values().stream()
                .filter(container -> container.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> started(Step step) {
        return ((Step.StartPod) step).starts().stream().map(Step.Start::container).toList();
    }
}
