package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.plan.Disruption;
import dev.berth.policies.plan.Forecast;
import dev.berth.policies.plan.Outlook;
import dev.berth.policies.plan.PlannedStep;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.Workloads;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final Deployment APP = Scenario.app(1, "app:1", Scenario.QUARTER);

    @Test
    void outlook_firstDeployment_resolvesCreatesAndStarts() {
        var host = Scenario.host(Hosts.plain(2));
        Scenario.apply(host, APP);

        var outlook = outlook(host);

        assertEquals(
                List.of(
                        "1 EnsureNetwork none",
                        "1 ResolveImage none",
                        "2 CreatePod new",
                        "3 StartPod new"),
                lines(outlook));
        assertEquals(List.of("0: [] -> [" + pod(APP) + "]", "1: [] -> []"), cpus(outlook));
        assertEquals(List.of(), outlook.shortfalls());
        assertEquals(Outlook.Ending.AT_REST, outlook.ending());
        assertEquals(List.of(), host.log);
    }

    @Test
    void outlook_anotherImage_bringsTheNewOneBeforeTheOldOneGoes() {
        var host = Scenario.settled(Hosts.plain(1), APP);
        Scenario.apply(host, Scenario.app(1, "app:2", Scenario.QUARTER));

        var outlook = outlook(host);

        assertEquals(
                List.of(
                        "1 ResolveImage none",
                        "2 CreatePod new",
                        "3 StartPod new",
                        "4 StopPod removed",
                        "5 RemovePod removed"),
                lines(outlook));
    }

    @Test
    void outlook_exclusiveNewcomer_movesWhoIsInItsWay() {
        var host = Scenario.settled(Hosts.plain(2), Scenario.app(2, "app:1", Scenario.QUARTER));
        Scenario.apply(
                host,
                Scenario.app(2, "app:1", Scenario.QUARTER),
                Workloads.deployment("alone", 1, "app:1", Workloads.exclusive(1, 1 << 20)));

        var outlook = outlook(host);

        assertTrue(lines(outlook).contains("2 RepinPod re-pin"), lines(outlook).toString());
        assertTrue(outlook.cpus().stream().allMatch(use -> use.isChanged()));
    }

    @Test
    void outlook_noRoom_saysWhoWouldStayWithout() {
        var host = Scenario.host(Hosts.plain(2));
        Scenario.apply(host, Scenario.app(1, "app:1", Workloads.exclusive(3, 1 << 20)));

        var outlook = outlook(host);

        assertEquals(Outlook.Ending.AT_REST, outlook.ending());
        assertEquals("Unschedulable", outlook.shortfalls().getFirst().reason());
        assertEquals(
                "0/2 slots are available: 2 insufficient cpu.",
                outlook.shortfalls().getFirst().message());
    }

    @Test
    void outlook_containerThatEnded_isARestart() {
        var host = Scenario.settled(Hosts.plain(2), APP);
        host.crash(host.container(pod(APP)));

        assertEquals(List.of("1 StartPod restart"), lines(outlook(host)));
    }

    @Test
    void outlook_whatIsUnderWay_comesFirst() {
        var host = Scenario.host(Hosts.plain(2));
        Scenario.apply(host, APP);
        host.slowestStepMillis = 10_000;
        host.tick();

        assertEquals("0 EnsureNetwork none", lines(outlook(host)).getFirst());
    }

    @Test
    void outlook_imageThatWasMissing_saysSo() {
        var missing = Scenario.app(1, "missing:1", Scenario.QUARTER);
        var host = Scenario.host(Hosts.plain(2));
        Scenario.apply(host, missing);
        host.settle(5);

        var doubts =
                outlook(host).steps().stream()
                        .map(PlannedStep::doubt)
                        .flatMap(Optional::stream)
                        .toList();

        assertEquals(List.of("missing:1 is unknown"), doubts);
    }

    @Test
    void outlook_atRest_isEmpty() {
        var host = Scenario.settled(Hosts.plain(2), APP);

        var outlook = outlook(host);

        assertEquals(List.of(), outlook.steps());
        assertTrue(outlook.cpus().stream().noneMatch(use -> use.isChanged()));
    }

    @Test
    void outlook_outOfTime_endsWithWhatIsKnown() {
        var host = Scenario.host(Hosts.plain(2));
        Scenario.apply(host, APP);

        var outlook =
                new Forecast(host.reconciler)
                        .outlook(host.desired, host.observe(), host.now, () -> true);

        assertEquals(Outlook.Ending.OUT_OF_TIME, outlook.ending());
    }

    private static String pod(Deployment deployment) {
        return Scenario.name(deployment, 0);
    }

    private static Outlook outlook(SimulatedHost host) {
        return new Forecast(host.reconciler)
                .outlook(host.desired, host.observe(), host.now, () -> false);
    }

    private static List<String> lines(Outlook outlook) {
        return outlook.steps().stream()
                .map(
                        planned ->
                                planned.order()
                                        + " "
                                        + planned.step().getClass().getSimpleName()
                                        + " "
                                        + words(planned.disruption()))
                .toList();
    }

    private static String words(Disruption disruption) {
        return disruption.words();
    }

    private static List<String> cpus(Outlook outlook) {
        return outlook.cpus().stream()
                .map(use -> use.cpu() + ": " + names(use.before()) + " -> " + names(use.after()))
                .toList();
    }

    private static List<String> names(List<PodName> pods) {
        return pods.stream().map(pod -> pod.name()).toList();
    }
}
