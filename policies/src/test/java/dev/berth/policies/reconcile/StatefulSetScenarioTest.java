package dev.berth.policies.reconcile;

import static dev.berth.policies.reconcile.Scenario.ENOUGH;
import static dev.berth.policies.reconcile.Scenario.QUARTER;
import static dev.berth.policies.reconcile.Scenario.apply;
import static dev.berth.policies.reconcile.Scenario.condition;
import static dev.berth.policies.reconcile.Scenario.ids;
import static dev.berth.policies.reconcile.Scenario.names;
import static dev.berth.policies.reconcile.Scenario.settled;
import static dev.berth.policies.reconcile.Scenario.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.Batches;
import dev.berth.policies.workload.RestartPolicy;
import dev.berth.policies.workload.Sets;
import dev.berth.policies.workload.StatefulSet;
import dev.berth.policies.workload.StatefulSet.OnDelete;
import dev.berth.policies.workload.StatefulSet.Order;
import dev.berth.policies.workload.StatefulSet.Rolling;
import dev.berth.policies.workload.StatefulSet.Update;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How the pods of a StatefulSet come and go, told as what happens on a host. */
class StatefulSetScenarioTest {
    private static StatefulSet db(int replicas, String image) {
        return Sets.stateful("db", replicas, image, QUARTER);
    }

    private static StatefulSet db(int replicas, String image, Order order, Update update) {
        return Sets.stateful("db", replicas, image, QUARTER, order, update);
    }

    private static SimulatedHost host() {
        return Scenario.host(Hosts.plain(4));
    }

    /** Creations and removals in their order: {@code +db-0}, {@code -db-2}. */
    private static List<String> moves(SimulatedHost host) {
        var moves = new ArrayList<String>();
        for (var step : host.log) {
            if (step instanceof Step.CreatePod create) {
                moves.add("+" + create.pod().name());
            } else if (step instanceof Step.RemovePod remove) {
                moves.add("-" + remove.pod().name());
            }
        }
        return moves;
    }

    /** Ticks, and says how many pods were without readiness at most while that went on. */
    private static int mostUnready(SimulatedHost host, int wanted) {
        int most = 0;
        for (int i = 0; i < ENOUGH; i++) {
            var plan = host.tick();
            int serving = (int) plan.pods().stream().filter(PodStatus::serving).count();
            most = Math.max(most, wanted - serving);
            host.pass(Duration.ofSeconds(1));
        }
        return most;
    }

    @Test
    void reconcile_ofANewSet_makesEachPodOnceTheOneBeforeIsReady() {
        var host = host();
        apply(host, db(3, "db:1"));

        for (int i = 0; i < ENOUGH; i++) {
            var before = host.observe().pods();
            for (var step : host.tick().steps()) {
                if (step instanceof Step.CreatePod create) {
                    assertTrue(
                            before.stream().allMatch(ObservedPod::isReady),
                            create.pod() + " came beside " + before);
                }
            }
            host.pass(Duration.ofSeconds(1));
        }

        assertEquals(List.of("+db-0", "+db-1", "+db-2"), moves(host));
    }

    @Test
    void reconcile_ofASetThatStartsAtFive_numbersItsPodsFromThere() {
        var like = db(2, "db:1");
        var host =
                settled(
                        Hosts.plain(2),
                        new StatefulSet(
                                like.name(),
                                5,
                                2,
                                like.selector(),
                                like.template(),
                                like.order(),
                                like.update(),
                                like.minReady()));

        var names = names(host);

        assertEquals(List.of("db-5", "db-6"), names);
    }

    @Test
    void reconcile_ofAParallelSet_makesAllPodsInOnePlan() {
        var host = settled(Hosts.plain(2), Sets.stateful("other", 1, "db:1", QUARTER));
        host.log.clear();
        apply(host, db(3, "db:1", Order.PARALLEL, new Rolling(0, 1)));

        host.tick();
        host.pass(Duration.ZERO);
        var created = host.tick().steps();

        assertEquals(3, created.stream().filter(Step.CreatePod.class::isInstance).count());
    }

    @Test
    void reconcile_whileAPodNeverGetsReady_doesNotMakeTheNext() {
        var host = host();
        apply(host, db(3, "broken:1"));

        var plan = host.settle(ENOUGH);

        assertEquals(List.of("db-0"), names(host));
        assertEquals(0, status(plan, db(3, "broken:1").id()).readyReplicas());
    }

    @Test
    void reconcile_ofANewTemplate_replacesFromTheHighestAndRemovesBeforeItCreates() {
        var host = settled(Hosts.plain(4), db(3, "db:1"));
        host.log.clear();
        apply(host, db(3, "db:2"));

        int mostUnready = mostUnready(host, 3);

        assertEquals(List.of("-db-2", "+db-2", "-db-1", "+db-1", "-db-0", "+db-0"), moves(host));
        assertEquals(1, mostUnready);
        var revisions = status(host.plan(), db(3, "db:2").id()).revisions().orElseThrow();
        assertEquals(revisions.update(), revisions.current());
        assertEquals(3, revisions.currentReplicas());
    }

    @Test
    void reconcile_ofANewTemplateWithAPartition_leavesThePodsBelowIt() {
        var host = settled(Hosts.plain(4), db(3, "db:1"));
        host.log.clear();
        apply(host, db(3, "db:2", Order.ORDERED_READY, new Rolling(2, 1)));

        var plan = host.settle(ENOUGH);

        assertEquals(List.of("-db-2", "+db-2"), moves(host));
        var status = status(plan, db(3, "db:2").id());
        assertEquals(1, status.updatedReplicas());
        assertEquals(3, status.readyReplicas());
        assertEquals(2, status.revisions().orElseThrow().currentReplicas());
    }

    @Test
    void reconcile_ofALostPodBelowThePartition_makesItFromTheFormerTemplate() {
        var host = settled(Hosts.plain(4), db(3, "db:1"));
        String before = host.container("db-0").specHash;
        var held =
                db(3, "db:2", Order.ORDERED_READY, new Rolling(2, 1))
                        .withFormer(db(3, "db:1").template());
        apply(host, held);
        host.settle(ENOUGH);
        host.log.clear();

        host.containers.remove(host.container("db-0").key());
        host.images.clear();
        host.settle(ENOUGH);
        host.containers.remove(host.container("db-2").key());
        var plan = host.settle(ENOUGH);
        var status = status(plan, held.id());
        apply(host, db(3, "db:2"));
        host.settle(ENOUGH);

        assertEquals(
                "db-0 " + before,
                host.log.stream()
                        .filter(Step.CreatePod.class::isInstance)
                        .map(Step.CreatePod.class::cast)
                        .map(create -> create.pod().name() + " " + create.specHash())
                        .findFirst()
                        .orElse(""));
        assertEquals(1, status.updatedReplicas());
        assertEquals(3, status.readyReplicas());
        assertEquals(3, status(host.plan(), held.id()).updatedReplicas());
    }

    @Test
    void reconcile_ofALostPodBelowThePartitionWhoseImageIsUnknown_looksForTheFormerOne() {
        var host = host();
        apply(
                host,
                db(1, "db:2", Order.ORDERED_READY, new Rolling(1, 1))
                        .withFormer(db(1, "db:1").template()));

        host.settle(ENOUGH);

        assertTrue(host.container("db-0").image.engineReference().startsWith("db:1"));
        assertEquals(
                List.of("db:1"),
                host.log.stream()
                        .filter(Step.ResolveImage.class::isInstance)
                        .map(step -> ((Step.ResolveImage) step).reference().toString())
                        .toList());
    }

    @Test
    void reconcile_ofANewTemplateWithTwoUnavailable_replacesTwoAtATime() {
        var host = settled(Hosts.plain(4), db(4, "db:1"));
        apply(host, db(4, "db:2", Order.PARALLEL, new Rolling(0, 2)));

        int mostUnready = mostUnready(host, 4);

        assertEquals(2, mostUnready);
        assertEquals(4, status(host.plan(), db(4, "db:2").id()).updatedReplicas());
    }

    @Test
    void reconcile_ofANewTemplateOnDelete_waitsForPodsToBeRemovedByOthers() {
        var host = settled(Hosts.plain(4), db(2, "db:1"));
        var before = ids(host);
        apply(host, db(2, "db:2", Order.ORDERED_READY, new OnDelete()));

        host.settle(ENOUGH);
        boolean untouched = before.equals(ids(host));
        host.containers.remove(host.container("db-1").key());
        var plan = host.settle(ENOUGH);

        assertTrue(untouched);
        assertEquals(1, status(plan, db(2, "db:2").id()).updatedReplicas());
    }

    @Test
    void reconcile_ofADeletedPodOnDelete_makesItFromTheNewTemplateAndOnce() {
        var host = settled(Hosts.plain(4), db(3, "db:1"));
        apply(host, db(3, "db:2", Order.ORDERED_READY, new OnDelete()));
        host.settle(ENOUGH);
        host.log.clear();
        host.store.deletedPods.add(host.container("db-1").id);

        var first = host.tick();
        host.settle(ENOUGH);

        assertEquals(List.of("StopPod"), Scenario.kinds(first.steps()));
        assertEquals(List.of("-db-1", "+db-1"), moves(host));
        assertEquals(1, status(host.plan(), db(3, "db:2").id()).updatedReplicas());
        assertEquals(3, status(host.plan(), db(3, "db:2").id()).readyReplicas());
    }

    @Test
    void reconcile_ofADeletedPodOfADeployment_replacesItAlone() {
        var host = settled(Hosts.plain(4), Scenario.app(3, "app:1", QUARTER));
        var before = ids(host);
        String victim = before.iterator().next();
        host.store.deletedPods.add(victim);

        host.settle(ENOUGH);

        var kept = new ArrayList<>(ids(host));
        kept.retainAll(before);
        assertEquals(3, ids(host).size());
        assertEquals(2, kept.size());
        assertTrue(!kept.contains(victim));
    }

    @Test
    void reconcile_ofAMendedTemplate_replacesTheBrokenPodWithoutAHand() {
        var host = host();
        apply(host, db(3, "broken:1"));
        host.settle(ENOUGH);
        apply(host, db(3, "db:2"));

        var plan = host.settle(ENOUGH);

        assertEquals(List.of("db-0", "db-1", "db-2"), names(host));
        assertEquals(3, status(plan, db(3, "db:2").id()).readyReplicas());
    }

    @Test
    void reconcile_ofABrokenTemplate_stopsAfterOnePod() {
        var host = settled(Hosts.plain(4), db(3, "db:1"));
        apply(host, db(3, "broken:2"));

        int mostUnready = mostUnready(host, 3);

        assertEquals(1, mostUnready);
        var status = status(host.plan(), db(3, "broken:2").id());
        assertEquals(1, status.updatedReplicas());
        assertEquals(2, status.readyReplicas());
    }

    @Test
    void reconcile_scaledDown_removesOneAfterTheOtherFromTheHighest() {
        var host = settled(Hosts.plain(4), db(4, "db:1"));
        host.log.clear();
        apply(host, db(1, "db:1"));

        host.settle(ENOUGH);

        var kinds = Scenario.kinds(host.log);
        assertEquals(List.of("-db-3", "-db-2", "-db-1"), moves(host));
        assertEquals(
                List.of("StopPod", "RemovePod", "StopPod", "RemovePod", "StopPod", "RemovePod"),
                kinds);
    }

    @Test
    void reconcile_scaledDownWhileAPodThatStaysIsUnready_waits() {
        var host = settled(Hosts.plain(4), db(3, "db:1"));
        host.container("db-0").readyAt = Instant.MAX;
        host.log.clear();
        apply(host, db(1, "db:1"));

        host.settle(20);

        assertEquals(List.of(), moves(host));
    }

    @Test
    void reconcile_ofANameThatAnotherPodHas_waitsAndSaysSo() {
        var other = Batches.pod("db-1", "db:1", RestartPolicy.ALWAYS);
        var host = settled(Hosts.plain(4), other, db(2, "db:1"));

        var plan = host.plan();

        var failure = condition(plan, Condition.Type.REPLICA_FAILURE);
        assertEquals("a pod named db-1 exists and is not of this workload", failure.message());
    }

    @Test
    void reconcile_whileAPodIsNotReadyForLongEnough_doesNotMakeTheNext() {
        var host = host();
        var slow = Sets.withMinReady(db(2, "db:1"), Duration.ofSeconds(30));
        apply(host, slow);

        host.settle(20);
        var early = names(host);
        var plan = host.plan();
        host.settle(ENOUGH);
        var settled = host.settle(ENOUGH);

        assertEquals(List.of("db-0"), early);
        assertEquals(1, status(plan, slow.id()).readyReplicas());
        assertEquals(0, status(plan, slow.id()).availableReplicas());
        assertEquals(List.of("db-0", "db-1"), names(host));
        assertEquals(2, status(settled, slow.id()).availableReplicas());
    }

    @Test
    void reconcile_ofALostPod_makesItAgainUnderItsName() {
        var host = settled(Hosts.plain(4), db(3, "db:1"));
        var before = ids(host);
        host.containers.remove(host.container("db-1").key());

        host.settle(ENOUGH);

        var kept = new ArrayList<>(ids(host));
        kept.retainAll(before);
        assertEquals(List.of("db-0", "db-1", "db-2"), names(host));
        assertEquals(2, kept.size());
    }

    @Test
    void reconcile_ofADeletedSet_removesAllItsPods() {
        var host = settled(Hosts.plain(4), db(3, "db:1"));
        apply(host);

        host.settle(ENOUGH);

        assertEquals(Set.of(), ids(host));
    }

    @Test
    void reconcile_onAFullHost_updatesExclusivePodsOnTheirOwnSlots() {
        var whole = Workloads.exclusive(1, 1 << 20);
        var host = settled(Hosts.plain(2), Sets.stateful("db", 2, "db:1", whole));
        apply(host, Sets.stateful("db", 2, "db:2", whole));

        int mostUnready = mostUnready(host, 2);

        assertEquals(1, mostUnready);
        assertEquals(
                2,
                status(host.plan(), Sets.stateful("db", 2, "db:2", whole).id()).updatedReplicas());
    }
}
