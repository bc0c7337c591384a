package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import dev.berth.policies.placement.PlacementPolicies;
import dev.berth.policies.plan.Forecast;
import dev.berth.policies.plan.Outlook;
import dev.berth.policies.plan.PlannedStep;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is told beforehand is what happens where nothing fails. */
class ForecastSimulationTest {
    private static final int SEEDS = 300;
    private static final int ENOUGH_TICKS = 400;
    private static final List<String> NAMES = List.of("alpha", "beta", "gamma");

    /** Dice that can be told to take no time for anything. */
    private static final class Dice extends Random {
        private static final long serialVersionUID = 1L;
        private boolean calm;

        Dice(long seed) {
            super(seed);
        }

        @Override
        public int nextInt(int bound) {
            return calm ? 0 : super.nextInt(bound);
        }
    }

    @Test
    void outlook_whereNothingTakesTime_namesTheStepsThatTheSimulationTakes() {
        var told = new int[1];
        Seeds.each(
                SEEDS,
                random -> {
                    var dice = new Dice(random.nextLong());
                    var host = changed(dice);
                    dice.calm = true;
                    host.slowestStepMillis = 0;
                    int begun = host.log.size();

                    var outlook = outlook(host);
                    host.settle(ENOUGH_TICKS);

                    assertEquals(Outlook.Ending.AT_REST, outlook.ending());
                    assertEquals(
                            lines(host.log.subList(begun, host.log.size())),
                            lines(outlook.steps().stream().map(PlannedStep::step).toList()));
                    assertEquals(holders(host), held(outlook));
                    told[0] += outlook.steps().size();
                });

        assertTrue(told[0] > SEEDS * 4, "only " + told[0] + " steps");
    }

    /** A host that came to rest with some documents and was just given others. */
    private static SimulatedHost changed(Random random) {
        var topology =
                Hosts.of(1 + random.nextInt(2), 1, 1 + random.nextInt(4), 1 + random.nextInt(2));
        var host = new SimulatedHost(random, Hosts.slots(topology), Hosts.memory(4));
        var policies = PlacementPolicies.all().toList();
        host.reconciler = new Reconciler(policies.get(random.nextInt(policies.size())));
        if (random.nextInt(8) > 0) {
            Scenario.apply(host, deployments(random));
            host.settle(ENOUGH_TICKS);
            host.pass(Duration.ofSeconds(10));
        }
        Scenario.apply(host, deployments(random));
        return host;
    }

    private static Deployment[] deployments(Random random) {
        var deployments = new ArrayList<Deployment>();
        for (var name : NAMES) {
            if (random.nextInt(4) > 0) {
                var plain =
                        Workloads.deployment(
                                name,
                                random.nextInt(4),
                                "app:" + random.nextInt(3),
                                resources(random));
                deployments.add(
                        random.nextInt(3) == 0 ? Workloads.withCompany(plain, "side:1") : plain);
            }
        }
        return deployments.toArray(Deployment[]::new);
    }

    private static Resources resources(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Resources.NONE;
            case 1 -> Workloads.exclusive(1 + random.nextInt(2), Hosts.GIB / 4);
            default -> Workloads.shared(100L + random.nextInt(900), Hosts.GIB / 4);
        };
    }

    private static Outlook outlook(SimulatedHost host) {
        return new Forecast(host.reconciler)
                .outlook(host.desired, host.observe(), host.now, () -> false);
    }

    private static List<String> holders(SimulatedHost host) {
        return host.containers.values().stream()
                .map(one -> one.pod + " " + one.pin)
                .distinct()
                .sorted()
                .toList();
    }

    private static List<String> held(Outlook outlook) {
        return outlook.after().holders().stream()
                .map((Holder holder) -> holder.pod() + " " + holder.pin())
                .sorted()
                .toList();
    }

    /** What is done to whom and where; ids and what an image is called there differ. */
    private static List<String> lines(List<Step> steps) {
        return steps.stream()
                .map(
                        step ->
                                step.id()
                                        + switch (step) {
                                            case Step.CreatePod create ->
                                                    " on " + create.placement().cpus();
                                            case Step.RepinPod repin ->
                                                    " from " + repin.from() + " to " + repin.to();
                                            default -> "";
                                        })
                .toList();
    }
}
