package dev.berth.policies.reconcile;

import static dev.berth.policies.reconcile.Scenario.ENOUGH;
import static dev.berth.policies.reconcile.Scenario.QUARTER;
import static dev.berth.policies.reconcile.Scenario.app;
import static dev.berth.policies.reconcile.Scenario.apply;
import static dev.berth.policies.reconcile.Scenario.condition;
import static dev.berth.policies.reconcile.Scenario.count;
import static dev.berth.policies.reconcile.Scenario.fewestReady;
import static dev.berth.policies.reconcile.Scenario.host;
import static dev.berth.policies.reconcile.Scenario.kinds;
import static dev.berth.policies.reconcile.Scenario.name;
import static dev.berth.policies.reconcile.Scenario.names;
import static dev.berth.policies.reconcile.Scenario.namesOf;
import static dev.berth.policies.reconcile.Scenario.settled;
import static dev.berth.policies.reconcile.Scenario.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How replicas come and go, told as what happens on a host. */
class RolloutScenarioTest {
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
    void reconcile_ofANewTemplate_neverHasFewerReadyThanAskedFor() {
        var host = settled(Hosts.plain(2), app(2, "app:1", QUARTER));
        apply(host, app(2, "app:2", QUARTER));

        int fewest = fewestReady(host);

        assertEquals(2, fewest);
        assertEquals(namesOf(app(2, "app:2", QUARTER)), names(host));
        assertEquals(2, count(host, Step.StopPod.class));
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
    void reconcile_scaledUpAfterADaemonRestart_createsFromTheImageThatIsInUse() {
        var host = settled(Hosts.plain(2), app(1, "app:1", QUARTER));
        host.restartDaemon();
        apply(host, app(2, "app:1", QUARTER));

        host.settle(ENOUGH);

        assertEquals(1, count(host, Step.ResolveImage.class));
        assertEquals(1, host.containers.values().stream().map(c -> c.image).distinct().count());
    }
}
