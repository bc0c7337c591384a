package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import dev.berth.policies.placement.PlacementPolicies;
import dev.berth.policies.reconcile.PodContainer.Phase;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.CpuTopology;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.slots.SlotUnit;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.ReplicaShare;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.UpdateStrategy;
import dev.berth.policies.workload.UpdateStrategy.Recreate;
import dev.berth.policies.workload.UpdateStrategy.RollingUpdate;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The reconciler on a simulated host under faults, with checkers after every step. */
class SimulationTest {
    private static final int SEEDS = 40;
    private static final int TROUBLED_TICKS = 80;
    private static final int CALM_TICKS = 120;
    private static final List<String> NAMES = List.of("alpha", "beta", "gamma", "delta");

    @Test
    void reconcile_underFaults_neverBreaksAnInvariantAndConverges() {
        Seeds.each(SEEDS, random -> run(random, false));
    }

    @Test
    void reconcile_whileOthersChangePinsAndCpusComeAndGo_convergesAllTheSame() {
        Seeds.each(SEEDS, random -> run(random, true));
    }

    private static void run(Random random, boolean tampered) {
        var topology =
                Hosts.of(1 + random.nextInt(2), 1, 1 + random.nextInt(3), 1 + random.nextInt(2));
        var host = new SimulatedHost(random, Hosts.slots(topology), Hosts.memory(4));
        var policies = PlacementPolicies.names();
        var policy = PlacementPolicies.named(policies.get(random.nextInt(policies.size())));
        host.reconciler = new Reconciler(policy.orElseThrow());
        var checkers = new Checkers(host, tampered);
        host.slowestStepMillis = 3_000;
        host.failureRate = 0.1;
        var deployments = new ArrayList<Deployment>();
        for (int i = 0; i < TROUBLED_TICKS; i++) {
            if (random.nextInt(12) == 0) {
                changeDocuments(random, deployments);
                host.desired = Workloads.desired(deployments.toArray(Deployment[]::new));
            }
            trouble(host);
            if (tampered) {
                tamper(host, topology);
            }
            checkers.tick();
            host.pass(Duration.ofMillis(random.nextInt(2_000)));
            checkers.afterEffects();
        }
        host.failureRate = 0;
        host.reachable = true;
        if (tampered) {
            host.slots = SlotMap.of(topology, unit(random), CpuSet.EMPTY).orElseThrow();
        }
        converge(host, checkers);
    }

    private static void converge(SimulatedHost host, Checkers checkers) {
        for (int i = 0; i < CALM_TICKS; i++) {
            checkers.tick();
            host.pass(Duration.ofSeconds(8));
            checkers.afterEffects();
        }
        checkers.atRest();
    }

    private static SlotUnit unit(Random random) {
        return random.nextBoolean() ? SlotUnit.CORE : SlotUnit.THREAD;
    }

    private static void changeDocuments(Random random, List<Deployment> deployments) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        deployments.removeIf(deployment -> deployment.name().name().equals(name));
        if (random.nextInt(5) > 0) {
            String image = "app:" + random.nextInt(3);
            var plain = Workloads.deployment(name, random.nextInt(4), image, resources(random));
            var whole = random.nextInt(3) == 0 ? Workloads.withCompany(plain, "side:1") : plain;
            deployments.add(Workloads.with(whole, strategy(random)));
        }
    }

    private static UpdateStrategy strategy(Random random) {
        var plain = UpdateStrategy.DEFAULT;
        var strategy =
                switch (random.nextInt(5)) {
                    case 0 -> plain.with(new Recreate());
                    case 1 -> plain.with(rolling(0, 1));
                    case 2 -> plain.with(rolling(2, 1));
                    default -> plain;
                };
        return new UpdateStrategy(
                strategy.replacement(),
                Duration.ofSeconds(random.nextInt(4)),
                strategy.progressDeadline(),
                strategy.revisionHistoryLimit(),
                false,
                true);
    }

    private static RollingUpdate rolling(int surge, int unavailable) {
        return new RollingUpdate(ReplicaShare.of(surge), ReplicaShare.of(unavailable));
    }

    private static Resources resources(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Resources.NONE;
            case 1 -> Workloads.exclusive(1, Hosts.GIB / 4);
            case 2 -> Workloads.exclusive(1 + random.nextInt(3), Hosts.GIB / 4);
            case 3 -> Workloads.shared(1_500, Hosts.GIB / 4);
            default -> Workloads.shared(100L + random.nextInt(600), Hosts.GIB / 4);
        };
    }

    private static void trouble(SimulatedHost host) {
        var random = host.random;
        var containers = new ArrayList<>(host.containers.values());
        if (!containers.isEmpty()) {
            var victim = containers.get(random.nextInt(containers.size()));
            switch (random.nextInt(14)) {
                case 0, 1 -> host.crash(victim);
                case 2 -> victim.pinVerified = false;
                case 3 -> {
                    if (victim.phase == Phase.EXITED) {
                        victim.phase = Phase.DEAD;
                    }
                }
                case 4 -> {
                    if (host.inFlight.isEmpty()) {
                        host.containers.remove(victim.key());
                    }
                }
                case 5, 6 -> victim.fallIll();
                default -> {}
            }
        }
        if (random.nextInt(20) == 0) {
            host.restartDaemon();
        }
        if (random.nextInt(40) == 0) {
            host.network = false;
        }
        host.reachable = random.nextInt(10) > 0;
    }

    private static void tamper(SimulatedHost host, CpuTopology topology) {
        var random = host.random;
        if (random.nextInt(6) == 0 && !host.containers.isEmpty()) {
            var containers = new ArrayList<>(host.containers.values());
            int cpu = random.nextInt(topology.cpus().size());
            containers.get(random.nextInt(containers.size())).pin =
                    random.nextInt(4) == 0 ? CpuSet.EMPTY : CpuSet.range(0, cpu);
        }
        if (random.nextInt(25) == 0) {
            host.restartDaemon();
            var reserved =
                    random.nextBoolean() || topology.cpus().size() < 4
                            ? CpuSet.EMPTY
                            : CpuSet.of(0);
            host.slots = SlotMap.of(topology, unit(random), reserved).orElseThrow();
        }
    }

    @Test
    void simulation_ofOneSeedTwice_doesTheSame() {
        var steps = new ArrayList<List<Step>>();
        for (int i = 0; i < 2; i++) {
            var host =
                    new SimulatedHost(new Random(7), Hosts.slots(Hosts.plain(2)), Hosts.memory(4));
            host.slowestStepMillis = 3_000;
            host.desired =
                    Workloads.desired(
                            Workloads.deployment("app", 2, "app:1", Workloads.shared(250, 1)));
            host.settle(50);
            steps.add(List.copyOf(host.log));
        }

        assertTrue(steps.getFirst().size() >= 5);
        assertEquals(steps.getFirst(), steps.getLast());
    }
}
