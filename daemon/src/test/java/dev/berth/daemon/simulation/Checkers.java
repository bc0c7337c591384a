package dev.berth.daemon.simulation;

import dev.berth.daemon.docker.Ownership;
import dev.berth.daemon.simulation.HostPods.Part;
import dev.berth.daemon.simulation.HostPods.Pod;
import dev.berth.policies.reconcile.SpecHash;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.PriorityClass;
import dev.berth.policies.workload.StatefulSet;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.WorkloadKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold on a simulated host whatever happens, judged by its engine alone. */
final class Checkers {
    /** After something was done to a workload from outside, its pods may go for reasons of then. */
    private static final long AFTERMATH_NANOS = Duration.ofSeconds(20).toNanos();

    private final SimulatedHost host;
    private final Stage stage;
    private final List<String> violations;
    private final Map<String, Long> disturbed = new HashMap<>();
    private long allDisturbed = -AFTERMATH_NANOS;

    /** Ids of containers of pods that have ended for good. */
    private final Set<String> finished = new HashSet<>();

    /** Until when pins may differ from what they were, since CPUs went or came. */
    private long recutUntil = Long.MIN_VALUE;

    Checkers(SimulatedHost host, Stage stage, List<String> violations) {
        this.host = host;
        this.stage = stage;
        this.violations = violations;
    }

    /** Something was done to a workload that explains much. */
    void disturbed(String workload) {
        disturbed.put(workload, stage.nanos());
    }

    /** Something was done to all of them. */
    void allDisturbed() {
        allDisturbed = stage.nanos();
    }

    /** CPUs went or came. */
    void recut() {
        recutUntil = stage.nanos() + AFTERMATH_NANOS;
    }

    private boolean isDisturbed(Ownership ownership) {
        long last = disturbed.getOrDefault(ownership.workload(), -AFTERMATH_NANOS);
        return stage.nanos() - Math.max(last, allDisturbed) < AFTERMATH_NANOS;
    }

    /** What holds after each step. */
    void afterStep() {
        List<Part> parts = HostPods.parts(host);
        uniqueNames(parts);
        if (stage.nanos() >= recutUntil) {
            exclusiveCpus(parts);
        }
    }

    private void uniqueNames(List<Part> parts) {
        Set<Object> seen = new HashSet<>();
        for (Part part : parts) {
            if (!seen.add(part.container().name)) {
                violations.add("two containers are called " + part.container().name);
            }
            part.container()
                    .address()
                    .filter(address -> !seen.add(address))
                    .ifPresent(address -> violations.add("two containers have " + address));
        }
    }

    private void exclusiveCpus(List<Part> parts) {
        if (parts.stream().noneMatch(Part::isExclusive)) {
            return;
        }
        var pods = HostPods.of(parts);
        pods.values().stream()
                .filter(Pod::isFinished)
                .flatMap(pod -> pod.parts().stream())
                .forEach(part -> finished.add(part.container().id));
        // Also while it is removed piece by piece, what has ended holds nothing.
        List<Part> holding =
                pods.values().stream()
                        .filter(pod -> pod.isAtWork() || !wasFinished(pod))
                        .flatMap(pod -> pod.parts().stream())
                        .filter(part -> !part.container().isStrayed)
                        .toList();
        for (Part one : holding) {
            for (Part other : holding) {
                boolean meet =
                        one.isExclusive()
                                && !one.pod().equals(other.pod())
                                && !isUpdated(one, other)
                                && one.container().pin().intersects(other.container().pin());
                if (meet) {
                    violations.add(
                            "CPUs "
                                    + one.container().cpus
                                    + " of "
                                    + one.container().name
                                    + " are open to "
                                    + other.container().name);
                }
            }
        }
    }

    private boolean wasFinished(Pod pod) {
        return pod.parts().stream().anyMatch(part -> finished.contains(part.container().id));
    }

    /** A replica and the one that takes its place count as one owner until the old one is gone. */
    private static boolean isUpdated(Part one, Part other) {
        return one.workload().equals(other.workload())
                && !one.ownership().specHash().equals(other.ownership().specHash());
    }

    /**
     * A container is made.
     *
     * @param diary knows what has ended for good
     */
    void created(SimulatedContainer container, DesiredState desired, Diary diary) {
        var part = new Part(container, container.ownership);
        if (part.workload().kind() == WorkloadKind.POD
                && diary.isOver(part.ownership().specHash())) {
            violations.add("made again, though it had ended: " + container.name);
        }
        if (desired.workloads().get(part.workload()) instanceof StatefulSet set
                && set.order() == StatefulSet.Order.ORDERED_READY
                && !isDisturbed(part.ownership())) {
            var pods = HostPods.of(HostPods.parts(host));
            set.ordinals()
                    .mapToObj(set::pod)
                    .takeWhile(pod -> !pod.equals(part.pod()))
                    .filter(pod -> !pods.containsKey(pod) || !pods.get(pod).doesItsWork())
                    .forEach(
                            pod ->
                                    violations.add(
                                            "made before " + pod + " ran: " + container.name));
        }
    }

    /** A container that is up to date is stopped only where there are too many. */
    void stopped(SimulatedContainer container, DesiredState desired) {
        var part = new Part(container, container.ownership);
        var workload = desired.workloads().get(part.workload());
        if (workload == null) {
            return;
        }
        boolean isCurrent =
                part.workload().kind() != WorkloadKind.JOB
                        && SpecHash.of(workload).equals(part.ownership().specHash())
                        && !isDisturbed(part.ownership())
                        && !mayBePreempted(part, desired);
        if (isCurrent) {
            var pods =
                    HostPods.of(HostPods.parts(host)).values().stream()
                            .filter(pod -> pod.workload().equals(part.workload()))
                            .filter(pod -> pod.isOf(part.ownership().specHash()))
                            .toList();
            boolean isHealthy =
                    pods.stream()
                            .filter(pod -> pod.name().equals(part.pod()))
                            .anyMatch(
                                    pod -> pod.doesItsWork() && !hasLostItsNetwork(container, pod));
            if (pods.size() <= workload.replicas() && isHealthy) {
                violations.add("stopped without need: " + container.name);
            }
        }
    }

    private static boolean mayBePreempted(Part part, DesiredState desired) {
        return desired.workloads().values().stream()
                .map(Workload::template)
                .flatMap(template -> desired.priorities().of(template).stream())
                .mapToInt(PriorityClass::value)
                .anyMatch(priority -> priority > part.ownership().priority());
    }

    /** Whether the container that held its network has ended since it began. */
    private static boolean hasLostItsNetwork(SimulatedContainer container, Pod pod) {
        return pod.parts().stream()
                .filter(part -> part.is(Ownership.Role.SANDBOX))
                .map(Part::container)
                .anyMatch(
                        sandbox ->
                                !sandbox.isRunning()
                                        || sandbox.startedAt
                                                .get()
                                                .isAfter(container.startedAt.get()));
    }
}
