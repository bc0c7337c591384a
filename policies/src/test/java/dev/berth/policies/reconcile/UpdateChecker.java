package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.UpdateStrategy.Recreate;
import dev.berth.policies.workload.WorkloadName;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What an update must never do, judged by what runs, apart from the arithmetic of rollouts. */
final class UpdateChecker {
    private final SimulatedHost host;

    UpdateChecker(SimulatedHost host) {
        this.host = host;
    }

    /** No more replicas than asked for and the surge; with Recreate none beside an older one. */
    void comes(ObservedState before, Plan plan, Step.CreatePod create) {
        var found = deployment(create.workload());
        if (found.isEmpty()) {
            assertTrue(
                    host.desired.workloads().containsKey(create.workload()),
                    "a pod of nothing comes: " + create);
            return;
        }
        var deployment = found.get();
        var names = staying(before, plan, create.workload());
        for (var step : plan.steps()) {
            addCreated(names, step, create.workload());
        }
        for (var step : before.inFlight()) {
            addCreated(names, step, create.workload());
        }
        int most = deployment.replicas() + deployment.strategy().surge(deployment.replicas());
        assertTrue(names.size() <= most, names + " are more than " + most);
        if (deployment.strategy().replacement() instanceof Recreate) {
            assertTrue(
                    before.pods().stream()
                            .filter(pod -> pod.workload().equals(create.workload()))
                            .allMatch(pod -> pod.specHash().equals(create.specHash())),
                    "a new replica beside an old one: " + before.pods());
        }
    }

    private static void addCreated(Set<PodName> names, Step step, WorkloadName workload) {
        if (step instanceof Step.CreatePod create && create.workload().equals(workload)) {
            names.add(create.pod());
        }
    }

    /** An available replica goes only where enough others are, or where the user is told. */
    void goes(ObservedState before, Plan plan, Step.StopPod stop) {
        var workload =
                before.pods().stream()
                        .filter(pod -> pod.name().equals(stop.pod()))
                        .findFirst()
                        .orElseThrow()
                        .workload();
        var found = deployment(workload);
        boolean isTold =
                plan.interruptions().stream()
                                .anyMatch(interruption -> interruption.workload().equals(workload))
                        || plan.pods().stream()
                                .filter(pod -> pod.workload().equals(workload))
                                .anyMatch(pod -> pod.reason().equals("Preempted"));
        if (found.isEmpty() || isTold) {
            return;
        }
        var deployment = found.get();
        int wanted = deployment.replicas();
        int least = wanted - deployment.strategy().unavailable(wanted);
        long availableBefore = available(before, staying(before, workload), deployment);
        long availableAfter = available(before, staying(before, plan, workload), deployment);
        assertTrue(
                availableAfter >= Math.min(availableBefore, least),
                stop.pod()
                        + " goes, "
                        + availableAfter
                        + " are left, expected "
                        + least
                        + " of "
                        + wanted
                        + " with "
                        + deployment.strategy()
                        + " of "
                        + before.pods().stream().map(ObservedPod::name).toList());
    }

    private Optional<Deployment> deployment(WorkloadName workload) {
        return host.desired.workloads().get(workload) instanceof Deployment deployment
                ? Optional.of(deployment)
                : Optional.empty();
    }

    private long available(ObservedState before, Set<PodName> names, Deployment deployment) {
        return before.pods().stream()
                .filter(pod -> names.contains(pod.name()) && pod.isReady())
                .filter(
                        pod ->
                                readyFor(before, pod).compareTo(deployment.strategy().minReady())
                                        >= 0)
                .count();
    }

    /** As far as anybody has seen. */
    private Duration readyFor(ObservedState before, ObservedPod pod) {
        var since = before.rollouts().readySince().getOrDefault(pod.name(), host.now);
        return Duration.between(since, host.now);
    }

    private static Set<PodName> staying(ObservedState before, WorkloadName workload) {
        var names = new HashSet<PodName>();
        before.pods().stream()
                .filter(pod -> pod.workload().equals(workload) && pod.isUsable())
                .forEach(pod -> names.add(pod.name()));
        before.inFlight().forEach(step -> takeLeaving(names, step));
        return names;
    }

    private static Set<PodName> staying(ObservedState before, Plan plan, WorkloadName workload) {
        var names = staying(before, workload);
        plan.steps().forEach(step -> takeLeaving(names, step));
        return names;
    }

    private static void takeLeaving(Set<PodName> names, Step step) {
        switch (step) {
            case Step.StopPod stop -> names.remove(stop.pod());
            case Step.RemovePod remove -> names.remove(remove.pod());
            default -> {}
        }
    }
}
