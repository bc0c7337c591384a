package dev.berth.policies.reconcile;

import static dev.berth.policies.reconcile.Scenario.ENOUGH;
import static dev.berth.policies.reconcile.Scenario.QUARTER;
import static dev.berth.policies.reconcile.Scenario.apply;
import static dev.berth.policies.reconcile.Scenario.fewestReady;
import static dev.berth.policies.reconcile.Scenario.ids;
import static dev.berth.policies.reconcile.Scenario.kinds;
import static dev.berth.policies.reconcile.Scenario.settled;
import static dev.berth.policies.reconcile.Scenario.status;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.DaemonSet;
import dev.berth.policies.workload.DaemonSet.Update;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.Sets;
import dev.berth.policies.workload.Workloads;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the pod of a DaemonSet is kept and replaced, told as what happens on a host. */
class DaemonSetScenarioTest {
    private static final Resources WHOLE = Workloads.exclusive(1, 1 << 20);

    private static DaemonSet agent(String image, Update update) {
        return Sets.daemon("agent", image, QUARTER, update);
    }

    @Test
    void reconcile_ofADaemonSet_runsOnePod() {
        var host = settled(Hosts.plain(4), agent("agent:1", Update.OLD_FIRST));

        var status = status(host.plan(), agent("agent:1", Update.OLD_FIRST).id());

        assertEquals(1, host.containers.size());
        assertEquals(1, status.readyReplicas());
        assertEquals(0, status.unavailableReplicas());
    }

    @Test
    void reconcile_ofANewTemplateOldFirst_removesBeforeItCreates() {
        var host = settled(Hosts.plain(4), agent("agent:1", Update.OLD_FIRST));
        host.log.clear();
        apply(host, agent("agent:2", Update.OLD_FIRST));

        host.settle(ENOUGH);

        var kinds = kinds(host.log);
        assertEquals(
                List.of("StopPod", "RemovePod", "CreatePod", "StartPod"),
                kinds.stream().filter(kind -> !kind.equals("ResolveImage")).toList());
        assertEquals(
                1, status(host.plan(), agent("agent:2", Update.OLD_FIRST).id()).updatedReplicas());
    }

    @Test
    void reconcile_ofANewTemplateNewFirst_isNeverWithoutAReadyPod() {
        var host = settled(Hosts.plain(4), agent("agent:1", Update.NEW_FIRST));
        apply(host, agent("agent:2", Update.NEW_FIRST));

        int fewest = fewestReady(host);

        assertEquals(1, fewest);
        assertEquals(1, host.containers.size());
        assertEquals(
                1, status(host.plan(), agent("agent:2", Update.NEW_FIRST).id()).updatedReplicas());
    }

    @Test
    void reconcile_ofABrokenTemplateNewFirst_keepsTheOldPod() {
        var host = settled(Hosts.plain(4), agent("agent:1", Update.NEW_FIRST));
        apply(host, agent("broken:2", Update.NEW_FIRST));

        int fewest = fewestReady(host);

        assertEquals(1, fewest);
        assertEquals(2, host.containers.size());
    }

    @Test
    void reconcile_ofANewTemplateNewFirstOnAFullHost_letsTheOldPodMakeRoom() {
        var host =
                settled(Hosts.plain(1), Sets.daemon("agent", "agent:1", WHOLE, Update.NEW_FIRST));
        var next = Sets.daemon("agent", "agent:2", WHOLE, Update.NEW_FIRST);
        apply(host, next);

        host.settle(ENOUGH);

        assertEquals(1, status(host.plan(), next.id()).updatedReplicas());
        assertEquals(1, status(host.plan(), next.id()).readyReplicas());
    }

    @Test
    void reconcile_ofANewTemplateOnDelete_waitsForThePodToBeRemovedByOthers() {
        var host = settled(Hosts.plain(4), agent("agent:1", Update.ON_DELETE));
        var before = ids(host);
        var next = agent("agent:2", Update.ON_DELETE);
        apply(host, next);

        host.settle(ENOUGH);
        var untouched = ids(host);
        host.containers.clear();
        var plan = host.settle(ENOUGH);

        assertEquals(before, untouched);
        assertEquals(1, status(plan, next.id()).updatedReplicas());
    }

    @Test
    void reconcile_ofOnDeleteAmidAnUpdate_keepsTheReadyPodAlone() {
        var host = settled(Hosts.plain(4), agent("agent:1", Update.NEW_FIRST));
        var before = ids(host);
        apply(host, agent("broken:2", Update.NEW_FIRST));
        host.settle(ENOUGH);
        apply(host, agent("agent:3", Update.ON_DELETE));

        host.settle(ENOUGH);

        assertEquals(before, ids(host));
    }
}
