package dev.berth.policies.reconcile;

import static dev.berth.policies.reconcile.Scenario.ENOUGH;
import static dev.berth.policies.reconcile.Scenario.QUARTER;
import static dev.berth.policies.reconcile.Scenario.app;
import static dev.berth.policies.reconcile.Scenario.kinds;
import static dev.berth.policies.reconcile.Scenario.settled;
import static dev.berth.policies.reconcile.Scenario.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Containers that are not well are ended and start again; the others are left alone. */
class RecoveryTest {
    @Test
    void reconcile_ofAContainerThatIsNotWell_endsItAndStartsItAgain() {
        var host = settled(Hosts.plain(2), app(2, "app:1", QUARTER));
        host.log.clear();

        var victim = host.containers.values().iterator().next();
        victim.fallIll();
        var plan = host.tick();
        host.pass(Duration.ofSeconds(1));
        var after = host.settle(ENOUGH);

        assertEquals(List.of("EndContainers", "StartPod"), kinds(host.log));
        assertEquals(new Step.EndContainers(victim.pod, List.of(end(victim))), host.log.get(0));
        var ill = plan.pods().stream().filter(pod -> pod.name().equals(victim.pod)).findFirst();
        assertFalse(ill.orElseThrow().serving());
        assertEquals("Unhealthy", ill.orElseThrow().reason());
        assertEquals(2, status(after, "app").readyReplicas());
        assertEquals(1, Objects.requireNonNull(host.restarts.get(victim.key())).restarts());
    }

    @Test
    void reconcile_ofOneOfSeveralContainersThatIsNotWell_touchesOnlyThatOne() {
        var host = settled(Hosts.plain(2), Workloads.withCompany(app(1, "app:1", QUARTER), "s:1"));
        host.log.clear();

        var sidecar =
                host.containers.values().stream()
                        .filter(one -> one.name.equals("sidecar"))
                        .findFirst()
                        .orElseThrow();
        sidecar.fallIll();
        host.settle(ENOUGH);

        assertEquals(List.of("EndContainers", "StartPod"), kinds(host.log));
        assertEquals(1, ((Step.StartPod) host.log.get(1)).starts().size());
        assertEquals("sidecar", ((Step.StartPod) host.log.get(1)).starts().getFirst().container());
    }

    @Test
    void reconcile_ofAContainerThatIsNeverWell_startsItWithBackOff() {
        Seeds.each(
                20,
                random -> {
                    var host = settled(Hosts.plain(1), app(1, "app:1", QUARTER));
                    host.slowestStepMillis = 1 + random.nextInt(2_000);

                    var starts = startsOfTheSick(host, Duration.ofHours(1));

                    assertTrue(starts.size() >= 12, starts.toString());
                    for (int i = 2; i < starts.size(); i++) {
                        var least = Duration.ofSeconds(Math.min(300, 10L << (i - 2)));
                        var gap = Duration.between(starts.get(i - 1), starts.get(i));
                        assertTrue(gap.compareTo(least) >= 0, i + ". restart after " + gap);
                        var most = least.plusSeconds(10);
                        assertTrue(gap.compareTo(most) <= 0, i + ". restart after " + gap);
                    }
                });
    }

    @Test
    void reconcile_whileThePostStartHookRuns_isNotRunningAndNotServing() {
        var vitals = new Vitals(Vitals.Stage.POST_START, false, Optional.empty());
        var host = settled(Hosts.plain(1), app(1, "app:1", QUARTER));
        host.vitals = Optional.of(vitals);

        var plan = host.tick();

        assertEquals(List.of(), plan.steps());
        assertEquals("ContainerCreating", plan.pods().getFirst().reason());
        assertEquals(PodStatus.State.PENDING, plan.pods().getFirst().state());
    }

    /** When the only container was started, if it is ill whenever it runs. */
    private static List<Instant> startsOfTheSick(SimulatedHost host, Duration time) {
        var starts = new ArrayList<Instant>();
        var end = host.now.plus(time);
        while (host.now.isBefore(end)) {
            var container = host.containers.values().iterator().next();
            container.fallIll();
            var started = Optional.ofNullable(container.startedAt).orElseThrow();
            if (starts.isEmpty() || !starts.getLast().equals(started)) {
                starts.add(started);
            }
            host.tick();
            host.pass(Duration.ofMillis(500));
        }
        return starts;
    }

    private static Step.End end(SimulatedContainer container) {
        return new Step.End(
                container.name, container.id, "the liveness probe failed", Duration.ofSeconds(5));
    }
}
