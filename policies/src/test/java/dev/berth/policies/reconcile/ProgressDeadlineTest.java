package dev.berth.policies.reconcile;

import static dev.berth.policies.reconcile.Scenario.QUARTER;
import static dev.berth.policies.reconcile.Scenario.app;
import static dev.berth.policies.reconcile.Scenario.apply;
import static dev.berth.policies.reconcile.Scenario.condition;
import static dev.berth.policies.reconcile.Scenario.name;
import static dev.berth.policies.reconcile.Scenario.settled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.UpdateStrategy;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressDeadlineTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final SimulatedHost host = settled(Hosts.plain(2), dated("app:1", false));

    @Test
    void update_withoutProgressForTooLong_isLateAndSaysSo() {
        apply(host, dated("broken:1", false));

        run(20);
        assertEquals("ReplicaSetUpdated", progressing().reason());
        run(25);

        assertFalse(progressing().status());
        assertEquals(Condition.DEADLINE_EXCEEDED, progressing().reason());
    }

    @Test
    void update_thatCrashesAgainAndAgain_isLateAllTheSame() {
        var update = dated("app:2", false);
        apply(host, update);
        for (int i = 0; i < 90; i++) {
            host.tick();
            host.pass(Duration.ofSeconds(1));
            host.containers.values().stream()
                    .filter(one -> one.pod.name().equals(name(update, 0)))
                    .filter(one -> one.isReady(host.now) && host.random.nextInt(3) == 0)
                    .forEach(host::crash);
            keepOld();
        }

        assertEquals(Condition.DEADLINE_EXCEEDED, progressing().reason());
    }

    @Test
    void update_thatIsComplete_isNeverLateAfterwards() {
        var app = dated("app:1", false);
        host.container(name(app, 0)).readyAt = Instant.MAX;

        run(100);

        assertTrue(progressing().status());
        assertEquals("ReplicaSetUpdated", progressing().reason());
    }

    @Test
    void update_daemonRestarts_hasItsWholeTimeAgain() {
        apply(host, dated("broken:1", false));
        run(25);

        host.restartDaemon();
        run(25);
        assertEquals("ReplicaSetUpdated", progressing().reason());
        run(20);

        assertEquals(Condition.DEADLINE_EXCEEDED, progressing().reason());
    }

    @Test
    void update_engineIsAway_isNotLate() {
        apply(host, dated("broken:1", false));
        run(10);
        host.reachable = false;
        run(100);

        assertEquals("ReplicaSetUpdated", progressing().reason());
    }

    @Test
    void update_paused_waits() {
        apply(host, dated("broken:1", true));

        run(100);

        assertEquals("DeploymentPaused", progressing().reason());
        assertEquals(1, host.containers.size());
    }

    private void run(int seconds) {
        for (int i = 0; i < seconds; i++) {
            host.tick();
            host.pass(Duration.ofSeconds(1));
        }
    }

    /** So that the newcomer never gets the time to be taken for available. */
    private void keepOld() {
        host.containers.values().stream()
                .filter(one -> one.phase == PodContainer.Phase.EXITED)
                .forEach(one -> one.readyAt = Instant.MAX);
    }

    private Condition progressing() {
        return condition(host.plan(), Condition.Type.PROGRESSING);
    }

    private static Deployment dated(String image, boolean paused) {
        return Workloads.with(
                app(1, image, QUARTER),
                new UpdateStrategy(
                        UpdateStrategy.RollingUpdate.DEFAULT,
                        Duration.ofSeconds(10),
                        Optional.of(DEADLINE),
                        10,
                        paused,
                        true));
    }
}
