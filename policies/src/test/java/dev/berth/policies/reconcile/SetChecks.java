package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.workload.BarePod;
import dev.berth.policies.workload.Claim;
import dev.berth.policies.workload.DaemonSet;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.StatefulSet;
import dev.berth.policies.workload.StatefulSet.Order;
import dev.berth.policies.workload.StatefulSet.Rolling;
import dev.berth.policies.workload.Workload;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What must hold of StatefulSets and DaemonSets, judged by what was observed and what was begun.
 */
final class SetChecks {
    private SetChecks() {}

    /** Whether pods of an older template are there to stay. */
    static boolean holdsBack(Workload workload) {
        return switch (workload) {
            case Deployment _, BarePod _, Job _ -> false;
            case StatefulSet set -> !set.update().equals(new Rolling(0, 1));
            case DaemonSet set -> set.update() == DaemonSet.Update.ON_DELETE;
        };
    }

    /** Whether it is a pod of a number that is not wanted. */
    static boolean isBeyond(Workload workload, ObservedPod pod) {
        return workload instanceof StatefulSet set
                && set.ordinals().mapToObj(set::pod).noneMatch(pod.name()::equals);
    }

    /** Whether it may go before its successor comes because its slot is drained. */
    static boolean isDrained(Workload workload, ObservedPod pod, ObservedState before) {
        return !(workload instanceof Deployment) && pod.pin().intersects(before.slots().drained());
    }

    static void check(SimulatedHost host, ObservedState before, Plan plan) {
        for (var workload : host.desired.workloads().values()) {
            switch (workload) {
                case Deployment _, BarePod _, Job _ -> {}
                case StatefulSet set ->
                        new OfStatefulSet(set, host.desired.claims(), before, plan).check();
                case DaemonSet set -> isAlone(set, before, plan);
            }
        }
    }

    /** One that goes first is gone before the other comes; never are there more than two. */
    private static void isAlone(DaemonSet set, ObservedState before, Plan plan) {
        long there = before.pods().stream().filter(pod -> pod.workload().equals(set.id())).count();
        long coming =
                creations(plan).stream()
                        .filter(create -> create.workload().equals(set.id()))
                        .count();
        int most = set.update() == DaemonSet.Update.NEW_FIRST ? 2 : 1;
        assertTrue(coming == 0 || there + coming <= most, "beside another: " + plan.steps());
    }

    private static List<Step.CreatePod> creations(Plan plan) {
        return plan.steps().stream()
                .filter(Step.CreatePod.class::isInstance)
                .map(Step.CreatePod.class::cast)
                .toList();
    }

    private record OfStatefulSet(
            StatefulSet set, SortedMap<ObjectName, Claim> claims, ObservedState before, Plan plan) {
        void check() {
            creations(plan).stream()
                    .filter(create -> create.workload().equals(set.id()))
                    .forEach(this::hasItsStorage);
            creations(plan).stream()
                    .filter(create -> create.workload().equals(set.id()))
                    .forEach(this::comesInOrder);
            for (var step : plan.steps()) {
                if (step instanceof Step.DropClaim drop && drop.set().equals(set.name())) {
                    mayGo(drop);
                }
                if (step instanceof Step.StopPod stop && !Checkers.isDeleted(before, stop.pod())) {
                    pods().stream()
                            .filter(pod -> pod.name().equals(stop.pod()))
                            .forEach(this::mayStop);
                }
            }
        }

        private void hasItsStorage(Step.CreatePod create) {
            for (var claim : set.claims().of(set.name(), PodNames.ordinal(create.pod()))) {
                assertTrue(
                        create.template().volumes().claims().contains(claim.name()),
                        create.pod() + " does not mount " + claim);
                var there = claims.get(claim);
                assertTrue(
                        there != null && !there.leaving(), create.pod() + " comes before " + claim);
            }
        }

        /** Storage of a number that is wanted, or of a pod that runs, is never given up. */
        private void mayGo(Step.DropClaim drop) {
            boolean isUsed =
                    pods().stream()
                            .filter(ObservedPod::isRunning)
                            .anyMatch(
                                    pod ->
                                            set.claims()
                                                    .of(set.name(), PodNames.ordinal(pod.name()))
                                                    .contains(drop.claim()));
            boolean isWanted =
                    set.ordinals()
                            .anyMatch(
                                    ordinal ->
                                            set.claims()
                                                    .of(set.name(), ordinal)
                                                    .contains(drop.claim()));
            assertTrue(!isUsed && !isWanted, "given up too early: " + drop);
            assertTrue(set.claims().deletedWhenScaled(), "to be kept: " + drop);
        }

        private List<ObservedPod> pods() {
            return before.pods().stream().filter(pod -> pod.workload().equals(set.id())).toList();
        }

        private boolean isReady(PodName name) {
            return pods().stream().anyMatch(pod -> pod.name().equals(name) && pod.isReady());
        }

        private void comesInOrder(Step.CreatePod create) {
            assertTrue(
                    set.ordinals().mapToObj(set::pod).anyMatch(create.pod()::equals),
                    create.pod() + " is not wanted");
            if (set.order() == Order.ORDERED_READY) {
                int ordinal = PodNames.ordinal(create.pod());
                var unready =
                        set.ordinals()
                                .filter(lower -> lower < ordinal)
                                .mapToObj(set::pod)
                                .filter(name -> !isReady(name))
                                .collect(Collectors.toSet());
                assertTrue(unready.isEmpty(), create.pod() + " comes before " + unready);
            }
        }

        /** A ready pod ends for an update only while nobody else is missing. */
        private void mayStop(ObservedPod pod) {
            boolean isWreck = !pod.isComplete() || !pod.isUsable();
            if (isWreck || !pod.isReady()) {
                return;
            }
            int ordinal = PodNames.ordinal(pod.name());
            if (isBeyond(set, pod)) {
                boolean isLast =
                        pods().stream()
                                .filter(other -> isBeyond(set, other))
                                .allMatch(
                                        other ->
                                                PodNames.ordinal(other.name()) <= ordinal
                                                        || !other.isRunning());
                assertTrue(isLast || set.order() == Order.PARALLEL, pod + " goes before others");
                return;
            }
            assertTrue(!pod.specHash().equals(SpecHash.of(set)), "stopped for no reason: " + pod);
            assertTrue(!set.isHeldBack(ordinal), "held back, but stopped: " + pod);
            long unready =
                    set.ordinals()
                            .mapToObj(set::pod)
                            .filter(name -> !name.equals(pod.name()))
                            .filter(name -> !isReady(name))
                            .filter(name -> isThere(name) || set.order() == Order.PARALLEL)
                            .count();
            int most = set.update() instanceof Rolling rolling ? rolling.maxUnavailable() : 0;
            assertTrue(unready < most, pod + " goes while " + unready + " are not ready");
        }

        private boolean isThere(PodName name) {
            return pods().stream().anyMatch(pod -> pod.name().equals(name));
        }
    }
}
