package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.placement.LeastAllocated;
import dev.berth.policies.placement.Refusal;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.PodName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What must hold on a simulated host whatever happens, judged apart from the reconciler. */
final class Checkers {
    private final SimulatedHost host;

    private final UpdateChecker update;

    /** Whether pins and slots are changed behind the reconciler's back. */
    private final boolean tampered;

    Checkers(SimulatedHost host, boolean tampered) {
        this.host = host;
        this.update = new UpdateChecker(host);
        this.tampered = tampered;
    }

    Plan tick() {
        var before = host.observe();
        var plan = host.tick();
        if (!before.engineReachable()) {
            assertTrue(plan.steps().isEmpty(), "acted blindly: " + plan.steps());
        }
        oneStepForEachSubject();
        for (var step : plan.steps()) {
            switch (step) {
                case Step.CreatePod create -> {
                    assertTrue(before.networkReady(), "created before there was a network");
                    assertFalse(
                            before.pods().stream().anyMatch(p -> p.name().equals(create.pod())),
                            "name given twice: " + create.pod());
                    assertTrue(create.pod().name().length() <= 63);
                    update.comes(before, plan, create);
                }
                case Step.StopPod stop when isDeleted(before, stop.pod()) -> {}
                case Step.StopPod stop -> {
                    stopIsDue(before, plan, stop);
                    update.goes(before, plan, stop);
                }
                case Step.EndContainers ends -> endsAreDue(before, ends);
                default -> {}
            }
        }
        servingIsHonest(plan);
        afterEffects();
        return plan;
    }

    /** Whether somebody has deleted it, so that it goes whatever else holds. */
    static boolean isDeleted(ObservedState before, PodName name) {
        return before.pods().stream()
                .anyMatch(pod -> pod.name().equals(name) && before.remembered().isDeleted(pod));
    }

    private void oneStepForEachSubject() {
        var subjects = new HashSet<String>();
        for (var begun : host.inFlight) {
            assertTrue(subjects.add(begun.step().subject()), "two steps on " + begun.step());
        }
    }

    /** A container that is up to date ends only when there are too many or its document is gone. */
    private void stopIsDue(ObservedState before, Plan plan, Step.StopPod stop) {
        var pod = before.pods().stream().filter(p -> p.name().equals(stop.pod())).findFirst().get();
        var deployment = host.desired.workloads().get(pod.workload());
        if (deployment == null || deployment.replicas() == 0 || deployment.instance().isPresent()) {
            return;
        }
        if (SetChecks.isBeyond(deployment, pod)
                || wasPreempted(plan, pod)
                || SetChecks.isDrained(deployment, pod, before)) {
            return;
        }
        boolean isWreck = !pod.isComplete() || !pod.isUsable();
        if (!isWreck && SpecHash.of(deployment).equals(pod.specHash())) {
            long current =
                    before.pods().stream()
                            .filter(p -> p.workload().equals(pod.workload()))
                            .filter(p -> p.specHash().equals(pod.specHash()))
                            .count();
            long beingMade =
                    before.inFlight().stream()
                            .filter(Step.CreatePod.class::isInstance)
                            .map(Step.CreatePod.class::cast)
                            .filter(create -> create.workload().equals(pod.workload()))
                            .count();
            assertTrue(
                    current + beingMade > deployment.replicas(), "stopped for no reason: " + pod);
        }
    }

    private static boolean wasPreempted(Plan plan, ObservedPod pod) {
        return plan.pods().stream()
                .anyMatch(one -> one.name().equals(pod.name()) && one.reason().equals("Preempted"));
    }

    /** A container that is well is never ended to be started again. */
    private static void endsAreDue(ObservedState before, Step.EndContainers step) {
        var pod = before.pods().stream().filter(p -> p.name().equals(step.pod())).findFirst().get();
        for (var end : step.ends()) {
            var container =
                    pod.containers().stream()
                            .filter(one -> one.id().equals(end.containerId()))
                            .findFirst()
                            .orElseThrow();
            assertTrue(container.vitals().isIll(), "ended for no reason: " + container);
            assertTrue(container.isRunning(), "ended twice: " + container);
        }
    }

    private void servingIsHonest(Plan plan) {
        var leaving = new HashSet<PodName>();
        for (var begun : host.inFlight) {
            if (begun.step() instanceof Step.StopPod
                    || begun.step() instanceof Step.EndContainers
                    || begun.step() instanceof Step.RemovePod) {
                leaving.add(((Step.OfPod) begun.step()).pod());
            }
        }
        for (var pod : plan.pods()) {
            if (pod.serving()) {
                assertFalse(leaving.contains(pod.name()), "serves while it leaves: " + pod);
            }
        }
        var names = plan.pods().stream().map(PodStatus::name).toList();
        assertEquals(names.size(), new HashSet<>(names).size(), "pod named twice: " + names);
    }

    /** No CPU owned twice, nothing overcommitted: by what exists and by what is promised. */
    void afterEffects() {
        if (tampered) {
            return;
        }
        var holders = new ArrayList<Holder>();
        host.observe().livingPods().forEach(pod -> holders.add(pod.holder()));
        for (var begun : host.inFlight) {
            switch (begun.step()) {
                case Step.CreatePod c ->
                        holders.add(
                                new Holder(
                                        c.pod(), c.demand(), c.placement().cpus(), c.replaces()));
                case Step.RepinPod r ->
                        holders.add(
                                new Holder(r.pod(), r.demand(), r.to(), host.replacedBy(r.pod())));
                default -> {}
            }
        }
        noCpuTwice(holders);
        var ledger = SlotLedger.of(host.slots, host.memory, holders);
        assertEquals(List.of(), ledger.conflicts());
    }

    /** Nobody is on an exclusive pod's CPUs but the one that replaces it, and no third. */
    private static void noCpuTwice(List<Holder> holders) {
        var owners = new HashMap<Integer, Set<PodName>>();
        for (var holder : holders) {
            if (holder.demand().mode() == Mode.EXCLUSIVE) {
                holder.pin().stream()
                        .forEach(
                                cpu ->
                                        owners.computeIfAbsent(cpu, first -> new TreeSet<>())
                                                .add(holder.pod()));
            }
        }
        owners.values().forEach(pods -> assertTrue(isOneOwner(pods, holders), "owners: " + pods));
        for (var holder : holders) {
            holder.pin().stream()
                    .forEach(
                            cpu -> {
                                var alone = owners.getOrDefault(cpu, Set.of(holder.pod()));
                                assertTrue(
                                        alone.contains(holder.pod()),
                                        "CPU " + cpu + " owned twice: " + alone + holder);
                            });
        }
    }

    private static boolean isOneOwner(Set<PodName> pods, List<Holder> holders) {
        var own = holders.stream().filter(holder -> pods.contains(holder.pod())).toList();
        boolean related =
                own.stream().flatMap(holder -> holder.replaces().stream()).anyMatch(pods::contains);
        return pods.size() == 1 || (pods.size() == 2 && related);
    }

    /** Nothing moves any more, and what is missing cannot be had. */
    void atRest() {
        var plan = host.plan();
        assertEquals(List.of(), plan.steps(), "still busy");
        assertEquals(List.of(), host.inFlight);
        var ledger =
                SlotLedger.of(
                        host.slots,
                        host.memory,
                        host.observe().livingPods().stream().map(ObservedPod::holder).toList());
        for (var deployment : host.desired.workloads().values()) {
            if (deployment.instance().isPresent()) {
                continue;
            }
            var status = Optional.ofNullable(plan.workloads().get(deployment.id())).orElseThrow();
            boolean complete =
                    status.readyReplicas() == deployment.replicas()
                            && (status.updatedReplicas() == deployment.replicas()
                                    || SetChecks.holdsBack(deployment))
                            && status.replicas() == deployment.replicas();
            if (complete) {
                // Others may have taken more than the host has, and then somebody stays without.
                assertTrue(
                        tampered || !status.has(Condition.Type.REPLICA_FAILURE), status.toString());
                continue;
            }
            var demand = SlotDemand.of(deployment.template().resources());
            assertTrue(
                    new LeastAllocated().place(ledger, demand) instanceof Refusal,
                    deployment.id() + " could be placed: " + status + plan.pods());
            assertTrue(status.has(Condition.Type.REPLICA_FAILURE), status.toString());
        }
        boolean failing =
                plan.workloads().values().stream()
                        .anyMatch(status -> status.has(Condition.Type.REPLICA_FAILURE));
        assertTrue(failing || ledger.conflicts().isEmpty(), "silent: " + ledger.conflicts());
        assertTrue(
                host.containers.values().stream()
                        .allMatch(c -> host.desired.workloads().containsKey(c.workload)));
    }
}
