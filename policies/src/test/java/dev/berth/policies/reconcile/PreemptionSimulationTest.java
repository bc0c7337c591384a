package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import dev.berth.policies.placement.Placement;
import dev.berth.policies.placement.PlacementPolicies;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Important;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pods of several priorities on a host that is too small for them, under faults. */
class PreemptionSimulationTest {
    private static final int SEEDS = 25;
    private static final int TROUBLED_TICKS = 80;
    private static final int CALM_TICKS = 120;
    private static final List<String> NAMES = List.of("alpha", "beta", "gamma", "delta");
    private static final List<String> CLASSES = List.of("low", "high", "higher", "polite");

    @Test
    void reconcile_ofPriorities_stopsOnlyTheLessImportantAndComesToRest() {
        Seeds.each(SEEDS, PreemptionSimulationTest::run);
    }

    private static void run(Random random) {
        var topology = Hosts.of(1, 1, 1 + random.nextInt(4), 1);
        var host = new SimulatedHost(random, Hosts.slots(topology), Hosts.memory(2));
        var checkers = new Checkers(host, false);
        host.slowestStepMillis = 3_000;
        host.failureRate = 0.1;
        var deployments = new ArrayList<Deployment>();
        for (int i = 0; i < TROUBLED_TICKS; i++) {
            if (random.nextInt(10) == 0) {
                change(random, deployments);
                host.desired = Important.desired(deployments.toArray(Workload[]::new));
            }
            if (random.nextInt(20) == 0) {
                host.restartDaemon();
            }
            host.reachable = random.nextInt(10) > 0;
            tick(host, checkers);
            host.pass(Duration.ofMillis(random.nextInt(2_000)));
            checkers.afterEffects();
        }
        host.failureRate = 0;
        host.reachable = true;
        for (int i = 0; i < CALM_TICKS; i++) {
            tick(host, checkers);
            host.pass(Duration.ofSeconds(8));
            checkers.afterEffects();
        }
        checkers.atRest();
        nobodyIsKeptOutByTheLessImportant(host);
    }

    private static void change(Random random, List<Deployment> deployments) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        deployments.removeIf(deployment -> deployment.name().name().equals(name));
        if (random.nextInt(6) > 0) {
            String image = "app:" + random.nextInt(2);
            int replicas = random.nextInt(4);
            deployments.add(
                    random.nextInt(4) == 0
                            ? Workloads.deployment(name, replicas, image, resources(random))
                            : Important.deployment(
                                    CLASSES.get(random.nextInt(CLASSES.size())),
                                    name,
                                    replicas,
                                    image,
                                    resources(random)));
        }
    }

    private static Resources resources(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Workloads.exclusive(1, Hosts.GIB / 8);
            case 1 -> Workloads.exclusive(1 + random.nextInt(2), Hosts.GIB / 8);
            case 2 -> Workloads.shared(200, Hosts.GIB / 2);
            default -> Workloads.shared(200L + random.nextInt(600), Hosts.GIB / 8);
        };
    }

    /** Who is pre-empted is so for a pod that waits, is more important, and may do it. */
    private static void tick(SimulatedHost host, Checkers checkers) {
        var before = host.observe();
        var plan = checkers.tick();
        for (var pod : plan.pods()) {
            if (!pod.reason().equals("Preempted")) {
                continue;
            }
            int priority =
                    before.pods().stream()
                            .filter(observed -> observed.name().equals(pod.name()))
                            .findFirst()
                            .orElseThrow()
                            .priority();
            boolean isDue =
                    plan.pods().stream()
                            .filter(other -> other.state() == PodStatus.State.PENDING)
                            .filter(other -> pod.message().contains(other.name().toString()))
                            .map(other -> host.desired.workloads().get(other.workload()))
                            .map(
                                    workload ->
                                            Important.CLASSES.of(workload.template()).orElseThrow())
                            .anyMatch(one -> one.preempts() && one.value() > priority);
            assertTrue(isDue, "pre-empted for nobody: " + pod);
        }
    }

    /** No pod waits that would fit in place of less important ones and may have them stopped. */
    private static void nobodyIsKeptOutByTheLessImportant(SimulatedHost host) {
        var plan = host.plan();
        for (var pod : plan.pods()) {
            if (pod.state() != PodStatus.State.PENDING) {
                continue;
            }
            var workload = Objects.requireNonNull(host.desired.workloads().get(pod.workload()));
            var importance = Important.CLASSES.of(workload.template()).orElseThrow();
            var ledger =
                    SlotLedger.of(
                            host.slots,
                            host.memory,
                            host.containers.values().stream()
                                    .filter(
                                            one ->
                                                    one.priority >= importance.value()
                                                            || one.workload.equals(workload.id()))
                                    .map(one -> new Holder(one.pod, one.demand, one.pin))
                                    .toList());
            var demand = SlotDemand.of(workload.template().resources());
            boolean fits = PlacementPolicies.DEFAULT.place(ledger, demand) instanceof Placement;
            assertTrue(!fits || !importance.preempts(), pod + " is kept out");
        }
    }
}
