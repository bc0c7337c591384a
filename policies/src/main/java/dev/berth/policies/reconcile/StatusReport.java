package dev.berth.policies.reconcile;

import dev.berth.policies.reconcile.Draft.Remark;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.StatefulSet;
import dev.berth.policies.workload.WorkloadName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Says of every workload and every pod how far it is. */
final class StatusReport {
    /** Reasons that mean that a replica cannot be had for now. */
    private static final Set<String> FAILURES =
            Set.of(
                    "Unschedulable",
                    "SlotDegraded",
                    "ErrImagePull",
                    "ImagePullBackOff",
                    "ErrImageNeverPull",
                    "InvalidImageName",
                    "SignatureValidationFailed",
                    "FailedCreate",
                    "CreateContainerConfigError",
                    "FailedMount",
                    "RunContainerError",
                    "FailedRepin");

    private final Draft draft;
    private final Roster roster;
    private final List<Newcomer> newcomers;

    StatusReport(Draft draft, Roster roster, List<Newcomer> newcomers) {
        this.draft = draft;
        this.roster = roster;
        this.newcomers = newcomers;
    }

    List<PodStatus> pods() {
        var statuses = new ArrayList<PodStatus>();
        var seen = new HashSet<PodName>();
        for (var pod : draft.observed().pods()) {
            statuses.add(status(pod));
            seen.add(pod.name());
        }
        for (var create : draft.inFlight(Step.CreatePod.class)) {
            if (seen.add(create.pod())) {
                statuses.add(
                        pending(
                                create.pod(),
                                create.workload(),
                                Remark.of("ContainerCreating", "the container is being made")));
            }
        }
        for (var newcomer : newcomers) {
            var remark =
                    draft.remarkOn(newcomer.pod())
                            .orElseGet(() -> Remark.of("Pending", "waits to be placed"));
            statuses.add(pending(newcomer.pod(), newcomer.entry().workload().id(), remark));
        }
        endedWithoutTrace().forEach(statuses::add);
        statuses.sort(Comparator.comparing(PodStatus::name));
        return statuses;
    }

    private PodStatus status(ObservedPod pod) {
        boolean leaves = draft.isRetired(pod.name()) || roster.isLeaving(pod.name());
        var remark = draft.remarkOn(pod.name()).orElseGet(() -> Remark.of("", ""));
        var state = leaves ? PodStatus.State.TERMINATING : state(pod);
        return new PodStatus(
                pod.name(),
                pod.workload(),
                state,
                remark.reason(),
                remark.message(),
                !leaves && pod.isReady() && pod.address().isPresent(),
                restarts(pod),
                remark.retryAt(),
                Optional.of(pod));
    }

    private static PodStatus.State state(ObservedPod pod) {
        if (!pod.isUsable()) {
            return PodStatus.State.TERMINATING;
        }
        if (pod.isFinished()) {
            return pod.hasSucceeded() ? PodStatus.State.SUCCEEDED : PodStatus.State.FAILED;
        }
        var mains = pod.containers(ContainerRole.MAIN);
        boolean hasRun = mains.stream().anyMatch(StatusReport::hasRun);
        if (!hasRun) {
            return PodStatus.State.PENDING;
        }
        return mains.stream().allMatch(main -> isUp(pod, main))
                ? PodStatus.State.RUNNING
                : PodStatus.State.WAITING;
    }

    private static boolean isUp(ObservedPod pod, PodContainer main) {
        return main.isRunning() ? isBegun(main) : Starts.isDone(pod, main);
    }

    private static boolean hasRun(PodContainer main) {
        return main.startedAt().isPresent() && (!main.isRunning() || isBegun(main));
    }

    /** Whether what is to be done after its start is done: before that it does not count as run. */
    private static boolean isBegun(PodContainer main) {
        return main.vitals().stage() != Vitals.Stage.POST_START;
    }

    private Map<String, Integer> restarts(ObservedPod pod) {
        var restarts = new HashMap<String, Integer>();
        for (var container : pod.containers()) {
            var name = new ContainerName(pod.name(), container.name());
            int count = draft.observed().restartsOf(name).restarts();
            if (count > 0) {
                restarts.put(container.name(), count);
            }
        }
        return restarts;
    }

    private static PodStatus pending(PodName pod, WorkloadName workload, Remark remark) {
        return new PodStatus(
                pod,
                workload,
                PodStatus.State.PENDING,
                remark.reason(),
                remark.message(),
                false,
                Map.of(),
                remark.retryAt(),
                Optional.empty());
    }

    /** Pods whose end is written down, and whose containers somebody removed. */
    private List<PodStatus> endedWithoutTrace() {
        var ended = new ArrayList<PodStatus>();
        for (var entry : roster.entries()) {
            if (entry.turnover() instanceof Lifetime lifetime) {
                lifetime.endWithoutTrace()
                        .map(end -> ended(entry.workload().id(), end))
                        .ifPresent(ended::add);
            }
        }
        return ended;
    }

    private static PodStatus ended(WorkloadName workload, RunEnd end) {
        var object = workload.object();
        return new PodStatus(
                new PodName(object.namespace(), object.name()),
                workload,
                end.succeeded() ? PodStatus.State.SUCCEEDED : PodStatus.State.FAILED,
                end.reason(),
                end.message(),
                false,
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }

    SortedMap<WorkloadName, WorkloadStatus> workloads() {
        var statuses = new TreeMap<WorkloadName, WorkloadStatus>();
        for (var entry : roster.entries()) {
            if (entry.workload().instance().isEmpty()) {
                statuses.put(entry.workload().id(), status(entry));
            }
        }
        return statuses;
    }

    private WorkloadStatus status(Roster.Entry entry) {
        var rollout = entry.rollout();
        var own = newcomers.stream().filter(one -> one.entry().equals(entry)).toList();
        int replicas = rollout.replicas().size() + own.size();
        int ready = (int) rollout.replicas().stream().filter(Replica::ready).count();
        int available = rollout.available();
        int wanted = entry.workload().replicas();
        var conditions = new ArrayList<Condition>();
        if (entry.workload() instanceof Deployment) {
            conditions.add(available(rollout.isAvailable()));
            conditions.add(progressing(entry, available));
        }
        failure(rollout, own).or(() -> blocked(entry)).ifPresent(conditions::add);
        return new WorkloadStatus(
                replicas,
                ready,
                available,
                rollout.current().size() + own.size(),
                Math.max(0, Math.max(replicas, wanted) - available),
                conditions,
                entry.workload() instanceof StatefulSet
                        ? Optional.of(SetRevisions.of(entry))
                        : Optional.empty());
    }

    /** Whether it waits for a name that a pod of somebody else has. */
    private Optional<Condition> blocked(Roster.Entry entry) {
        return entry.turnover().blocked(roster.takenNames()).stream()
                .findFirst()
                .map(
                        name ->
                                new Condition(
                                        Condition.Type.REPLICA_FAILURE,
                                        true,
                                        "FailedCreate",
                                        "a pod named "
                                                + name.name()
                                                + " exists and is not of this workload"));
    }

    private static Condition available(boolean enough) {
        return enough
                ? new Condition(
                        Condition.Type.AVAILABLE,
                        true,
                        "MinimumReplicasAvailable",
                        "Deployment has minimum availability.")
                : new Condition(
                        Condition.Type.AVAILABLE,
                        false,
                        "MinimumReplicasUnavailable",
                        "Deployment does not have minimum availability.");
    }

    private Condition progressing(Roster.Entry entry, int available) {
        var rollout = entry.rollout();
        int wanted = entry.workload().replicas();
        if (rollout.isComplete()) {
            return new Condition(
                    Condition.Type.PROGRESSING,
                    true,
                    "NewReplicaSetAvailable",
                    "All " + wanted + " replicas are ready.");
        }
        String message =
                available
                        + " of "
                        + wanted
                        + " replicas are ready, "
                        + rollout.old().size()
                        + " are outdated.";
        if (rollout.strategy().paused()) {
            return new Condition(
                    Condition.Type.PROGRESSING, true, "DeploymentPaused", "Deployment is paused");
        }
        var deadline = rollout.strategy().progressDeadline();
        return entry.progress()
                .dueAt(deadline)
                .filter(due -> !due.isAfter(draft.now()))
                .map(
                        _ ->
                                new Condition(
                                        Condition.Type.PROGRESSING,
                                        false,
                                        Condition.DEADLINE_EXCEEDED,
                                        "No progress for "
                                                + deadline.orElseThrow().toSeconds()
                                                + " s: "
                                                + message))
                .orElseGet(
                        () ->
                                new Condition(
                                        Condition.Type.PROGRESSING,
                                        true,
                                        "ReplicaSetUpdated",
                                        message));
    }

    private Optional<Condition> failure(Rollout rollout, List<Newcomer> own) {
        var names = new ArrayList<PodName>();
        rollout.replicas().forEach(replica -> names.add(replica.name()));
        own.forEach(newcomer -> names.add(newcomer.pod()));
        return names.stream()
                .flatMap(name -> draft.remarkOn(name).stream())
                .filter(remark -> FAILURES.contains(remark.reason()))
                .findFirst()
                .map(
                        remark ->
                                new Condition(
                                        Condition.Type.REPLICA_FAILURE,
                                        true,
                                        remark.reason(),
                                        remark.message()));
    }
}
