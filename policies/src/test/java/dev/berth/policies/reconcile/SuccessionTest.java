package dev.berth.policies.reconcile;

import static dev.berth.policies.reconcile.Scenario.ENOUGH;
import static dev.berth.policies.reconcile.Scenario.app;
import static dev.berth.policies.reconcile.Scenario.apply;
import static dev.berth.policies.reconcile.Scenario.fewestReady;
import static dev.berth.policies.reconcile.Scenario.name;
import static dev.berth.policies.reconcile.Scenario.names;
import static dev.berth.policies.reconcile.Scenario.namesOf;
import static dev.berth.policies.reconcile.Scenario.pins;
import static dev.berth.policies.reconcile.Scenario.settled;
import static dev.berth.policies.reconcile.Scenario.sorted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.slots.Hosts;
import dev.berth.policies.slots.SlotState.Use;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.ReplicaShare;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.UpdateStrategy;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Updates on a host that has no slot left: the newcomer starts on that of whom it replaces. */
class SuccessionTest {
    private static final Resources WHOLE = Workloads.exclusive(1, 1 << 20);

    @Test
    void update_ofASingleReplicaOnAFullHost_isNeverWithoutAReadyOne() {
        var host = settled(Hosts.plain(1), app(1, "app:1", WHOLE));
        apply(host, app(1, "app:2", WHOLE));

        int fewest = fewestReady(host);

        assertEquals(1, fewest);
        assertEquals(namesOf(app(1, "app:2", WHOLE)), names(host));
        assertEquals(List.of("0"), pins(host));
        assertEquals(List.of(), host.interruptions);
    }

    @Test
    void update_ofASharedReplicaThatFillsItsSlot_isNeverWithoutAReadyOne() {
        var most = Workloads.shared(700, 1 << 20);
        var host = settled(Hosts.plain(1), app(1, "app:1", most));
        apply(host, app(1, "app:2", most));

        int fewest = fewestReady(host);

        assertEquals(1, fewest);
        assertEquals(namesOf(app(1, "app:2", most)), names(host));
    }

    @Test
    void update_ofSeveralReplicasOnAFullHost_replacesOnePairAtATime() {
        var host = settled(Hosts.plain(2), app(2, "app:1", WHOLE));
        apply(host, app(2, "app:2", WHOLE));

        int most = 0;
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i < ENOUGH; i++) {
            var plan = host.tick();
            fewest =
                    Math.min(fewest, (int) plan.pods().stream().filter(PodStatus::serving).count());
            most = Math.max(most, host.containers.size());
            host.pass(Duration.ofSeconds(1));
        }

        assertEquals(2, fewest);
        assertEquals(3, most);
        assertEquals(namesOf(app(2, "app:2", WHOLE)), names(host));
        assertEquals(List.of("0", "1"), sorted(pins(host)));
    }

    @Test
    void update_thatMaySurgeByTwo_putsOneNewcomerOnASlot() {
        var two =
                UpdateStrategy.DEFAULT.with(
                        new UpdateStrategy.RollingUpdate(ReplicaShare.of(2), ReplicaShare.of(0)));
        var host = settled(Hosts.plain(2), with(app(2, "app:1", WHOLE), two));
        apply(host, with(app(2, "app:2", WHOLE), two));

        for (int i = 0; i < ENOUGH; i++) {
            assertEquals(List.of(), host.tick().ledger().conflicts());
            host.pass(Duration.ofSeconds(1));
        }

        assertEquals(namesOf(app(2, "app:2", WHOLE)), names(host));
    }

    @Test
    void update_underWay_slotBelongsToThePairAlone() {
        var host = settled(Hosts.plain(1), app(1, "app:1", WHOLE));
        var stuck = app(1, "broken:1", WHOLE);
        apply(host, stuck, Workloads.deployment("late", 1, "late:1", WHOLE));

        var plan = host.settle(ENOUGH);

        assertEquals(List.of(name(app(1, "app:1", WHOLE), 0), name(stuck, 0)), sortedNames(host));
        assertEquals(List.of(), plan.ledger().conflicts());
        assertEquals(1, plan.ledger().slots(Use.EXCLUSIVE).size());
        assertEquals(2L << 20, plan.ledger().requestedMemoryBytes());
    }

    @Test
    void update_turnedBackWhileThePairIsThere_leavesTheOldOneUntouched() {
        var host = settled(Hosts.plain(1), app(1, "app:1", WHOLE));
        var before = Scenario.ids(host);
        apply(host, app(1, "broken:1", WHOLE));
        host.settle(ENOUGH);

        apply(host, app(1, "app:1", WHOLE));
        int fewest = fewestReady(host);

        assertEquals(1, fewest);
        assertEquals(before, Scenario.ids(host));
    }

    @Test
    void update_andBackAgain_pairsTheOtherWayRound() {
        var host = settled(Hosts.plain(1), app(1, "app:1", WHOLE));
        apply(host, app(1, "app:2", WHOLE));
        host.settle(ENOUGH);

        apply(host, app(1, "app:1", WHOLE));
        int fewest = fewestReady(host);

        assertEquals(1, fewest);
        assertEquals(namesOf(app(1, "app:1", WHOLE)), names(host));
    }

    @Test
    void update_withoutMemoryForBoth_letsTheOldOneGoFirstAndSaysSo() {
        var large = Workloads.exclusive(1, 3 * Hosts.GIB);
        var host = settled(Hosts.plain(1), app(1, "app:1", large));
        apply(host, app(1, "app:2", large));

        int fewest = fewestReady(host);

        assertEquals(0, fewest);
        assertEquals(namesOf(app(1, "app:2", large)), names(host));
        assertEquals(1, host.interruptions.size());
        assertEquals("NoRoomForSurge", host.interruptions.getFirst().reason());
        assertTrue(host.interruptions.getFirst().message().contains("no memory for both"));
    }

    @Test
    void update_withoutSurge_letsTheOldOneGoFirst() {
        var plain = UpdateStrategy.DEFAULT;
        var oneLess =
                plain.with(
                        new UpdateStrategy.RollingUpdate(ReplicaShare.of(0), ReplicaShare.of(1)));
        var host = settled(Hosts.plain(1), with(app(1, "app:1", WHOLE), oneLess));
        apply(host, with(app(1, "app:2", WHOLE), oneLess));

        int fewest = fewestReady(host);

        assertEquals(0, fewest);
        assertEquals(namesOf(app(1, "app:2", WHOLE)), names(host));
        assertEquals(List.of(), host.interruptions);
    }

    @Test
    void update_whileTheOldReplicaIsUnready_startsBesideItAllTheSame() {
        var old = app(1, "app:1", WHOLE);
        var host = settled(Hosts.plain(1), old);
        host.container(name(old, 0)).readyAt = Instant.MAX;
        apply(host, app(1, "app:2", WHOLE));

        host.settle(ENOUGH);

        assertEquals(namesOf(app(1, "app:2", WHOLE)), names(host));
    }

    @Test
    void newcomer_thatHasToBeReadyForAWhile_keepsTheOldOneThatLong() {
        var patient =
                new UpdateStrategy(
                        UpdateStrategy.RollingUpdate.DEFAULT,
                        Duration.ofSeconds(20),
                        Optional.empty(),
                        10,
                        false,
                        true);
        var host = settled(Hosts.plain(1), with(app(1, "app:1", WHOLE), patient));
        host.pass(Duration.ofSeconds(30));
        host.tick();
        var update = with(app(1, "app:2", WHOLE), patient);
        apply(host, update);

        var stoppedAt = Instant.MAX;
        var readyAt = Instant.MAX;
        for (int i = 0; i < ENOUGH; i++) {
            var plan = host.tick();
            if (plan.steps().stream().anyMatch(Step.StopPod.class::isInstance)) {
                stoppedAt = host.now;
                readyAt = host.container(name(update, 0)).readyAt;
            }
            host.pass(Duration.ofSeconds(1));
        }

        assertTrue(
                Duration.between(readyAt, stoppedAt).compareTo(Duration.ofSeconds(20)) >= 0,
                readyAt + " to " + stoppedAt);
        assertEquals(1, host.containers.size());
    }

    private static Deployment with(Deployment plain, UpdateStrategy strategy) {
        return Workloads.with(plain, strategy);
    }

    private static List<String> sortedNames(SimulatedHost host) {
        var order = List.of(name(app(1, "app:1", WHOLE), 0), name(app(1, "broken:1", WHOLE), 0));
        return order.stream().filter(names(host)::contains).toList();
    }
}
