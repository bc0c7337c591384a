package dev.berth.policies.reconcile;

import dev.berth.policies.Seeds;
import dev.berth.policies.reconcile.PodContainer.Phase;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.DaemonSet;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.SetClaims;
import dev.berth.policies.workload.Sets;
import dev.berth.policies.workload.StatefulSet.OnDelete;
import dev.berth.policies.workload.StatefulSet.Order;
import dev.berth.policies.workload.StatefulSet.Rolling;
import dev.berth.policies.workload.StatefulSet.Update;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** StatefulSets and DaemonSets on a simulated host under faults, beside a Deployment. */
class SetSimulationTest {
    private static final int SEEDS = 25;
    private static final int TROUBLED_TICKS = 80;
    private static final int CALM_TICKS = 120;
    private static final List<String> NAMES = List.of("alpha", "beta", "gamma");

    @Test
    void reconcile_ofSetsUnderFaults_keepsTheirOrderAndConverges() {
        Seeds.each(SEEDS, SetSimulationTest::run);
    }

    private static void run(Random random) {
        var topology = Hosts.of(1, 1, 2 + random.nextInt(3), 1 + random.nextInt(2));
        var host = new SimulatedHost(random, Hosts.slots(topology), Hosts.memory(4));
        var checkers = new Checkers(host, false);
        host.slowestStepMillis = 3_000;
        host.failureRate = 0.1;
        var workloads = new ArrayList<Workload>();
        for (int i = 0; i < TROUBLED_TICKS; i++) {
            if (random.nextInt(12) == 0) {
                change(random, workloads);
                host.desired = host.store.with(workloads);
            }
            trouble(host);
            host.store.forgetLeaving(host);
            tick(host, checkers);
            host.pass(Duration.ofMillis(random.nextInt(2_000)));
            checkers.afterEffects();
        }
        host.failureRate = 0;
        host.reachable = true;
        for (int i = 0; i < CALM_TICKS; i++) {
            host.store.forgetLeaving(host);
            tick(host, checkers);
            host.pass(Duration.ofSeconds(8));
            checkers.afterEffects();
        }
        checkers.atRest();
    }

    private static void tick(SimulatedHost host, Checkers checkers) {
        var before = host.observe();
        SetChecks.check(host, before, checkers.tick());
    }

    private static void change(Random random, List<Workload> workloads) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        workloads.removeIf(workload -> workload.id().object().name().equals(name));
        String image = "app:" + random.nextInt(3);
        var resources = resources(random);
        switch (random.nextInt(6)) {
            case 0 -> {}
            case 1 -> workloads.add(Workloads.deployment(name, 2, image, resources));
            case 2 ->
                    workloads.add(
                            Sets.daemon(
                                    name,
                                    image,
                                    resources,
                                    List.of(DaemonSet.Update.values()).get(random.nextInt(3))));
            default ->
                    workloads.add(
                            Sets.withClaims(
                                    Sets.stateful(
                                            name,
                                            random.nextInt(4),
                                            image,
                                            resources,
                                            List.of(Order.values()).get(random.nextInt(2)),
                                            update(random)),
                                    claims(random)));
        }
    }

    private static SetClaims claims(Random random) {
        List<String> templates =
                List.of("data", "log").subList(0, Math.max(0, random.nextInt(4) - 1));
        return new SetClaims(templates, false, random.nextBoolean());
    }

    private static Update update(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> new OnDelete();
            case 1 -> new Rolling(1 + random.nextInt(3), 1);
            case 2 -> new Rolling(0, 2);
            default -> new Rolling(0, 1);
        };
    }

    private static Resources resources(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Resources.NONE;
            case 1 -> Workloads.exclusive(1, Hosts.GIB / 4);
            default -> Workloads.shared(100L + random.nextInt(400), Hosts.GIB / 4);
        };
    }

    private static void trouble(SimulatedHost host) {
        var random = host.random;
        var containers = new ArrayList<>(host.containers.values());
        if (!containers.isEmpty()) {
            var victim = containers.get(random.nextInt(containers.size()));
            switch (random.nextInt(16)) {
                case 0 -> host.crash(victim);
                case 1 -> {
                    if (victim.phase == Phase.EXITED) {
                        victim.phase = Phase.DEAD;
                    }
                }
                case 2 -> {
                    if (host.inFlight.isEmpty()) {
                        host.containers.remove(victim.key());
                    }
                }
                case 3 -> host.store.deletedPods.add(victim.id);
                default -> {}
            }
        }
        if (random.nextInt(20) == 0) {
            host.restartDaemon();
        }
        host.reachable = random.nextInt(10) > 0;
    }
}
