package dev.berth.policies.reconcile;

import dev.berth.policies.reconcile.Draft.Remark;
import dev.berth.policies.reconcile.PodContainer.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts what was made, and starts again what ended: the sandbox first, then the init containers
 * one after the other, then the main ones side by side.
 *
 * <p>Whoever runs in a sandbox that has ended has lost its network and is ended too; whatever is
 * started after the sandbox was, init containers included, belongs to it.
 */
final class Starts {
    private final Draft draft;

    Starts(Draft draft) {
        this.draft = draft;
    }

    void run() {
        for (var pod : draft.observed().pods()) {
            if (pod.isUsable() && !draft.isRetired(pod.name()) && !draft.isBusy(pod)) {
                run(pod);
            }
        }
    }

    private void run(ObservedPod pod) {
        if (pod.isFinished()) {
            pod.sandbox()
                    .filter(PodContainer::isRunning)
                    .ifPresent(
                            sandbox ->
                                    draft.begin(
                                            new Step.HaltPod(
                                                    pod.name(), List.of(sandbox.id()), true)));
            return;
        }
        var sandbox = pod.sandbox().filter(holder -> !holder.isRunning());
        if (sandbox.isPresent()) {
            if (pod.isRunning()) {
                endWithoutNetwork(pod);
            } else {
                start(pod, List.of(sandbox.get()));
            }
            return;
        }
        for (var init : pod.containers(ContainerRole.INIT)) {
            if (!init.hasSucceeded() || isStale(pod, init)) {
                if (!init.isRunning()) {
                    start(pod, List.of(init));
                }
                return;
            }
        }
        start(
                pod,
                pod.containers(ContainerRole.MAIN).stream()
                        .filter(container -> !container.isRunning() && !isDone(pod, container))
                        .toList());
    }

    /** Whether it has ended and the pod's policy does not let it be started again. */
    static boolean isDone(ObservedPod pod, PodContainer container) {
        return switch (pod.restartPolicy()) {
            case ALWAYS -> false;
            case ON_FAILURE -> container.hasSucceeded();
            case NEVER -> container.hasEnded();
        };
    }

    /** Whether it did its work in an earlier sandbox, whose network and volumes are gone. */
    private static boolean isStale(ObservedPod pod, PodContainer init) {
        return pod.sandbox().filter(sandbox -> !init.isStartedAfter(sandbox)).isPresent();
    }

    private void endWithoutNetwork(ObservedPod pod) {
        var running =
                pod.containers().stream()
                        .filter(PodContainer::isRunning)
                        .map(PodContainer::id)
                        .toList();
        draft.begin(new Step.HaltPod(pod.name(), running, false));
        draft.remark(
                pod.name(),
                Remark.of("SandboxChanged", "the network of the pod has ended, it starts anew"));
    }

    /** Starts those that are due; the earliest of the others is waited for. */
    private void start(ObservedPod pod, List<PodContainer> stopped) {
        var starts = new ArrayList<Step.Start>();
        String reason = "ContainerCreating";
        for (var container : stopped) {
            var history =
                    draft.observed().restartsOf(new ContainerName(pod.name(), container.name()));
            boolean isAgain = isAgain(pod, container);
            if (isAgain) {
                var due = due(container, history);
                if (due.isAfter(draft.now())) {
                    backOff(pod, container, due);
                    continue;
                }
                reason = "Restarting";
                history =
                        RestartBackoff.restarted(
                                history, container.startedAt(), container.finishedAt());
            }
            starts.add(new Step.Start(container.name(), container.id(), history));
        }
        if (!starts.isEmpty()) {
            start(pod, starts, reason);
        }
    }

    /** Whether starting it counts as a restart: an init container of an earlier sandbox is new. */
    private static boolean isAgain(ObservedPod pod, PodContainer container) {
        return container.phase() == Phase.EXITED
                && !(container.role() == ContainerRole.INIT && isStale(pod, container));
    }

    private Instant due(PodContainer container, RestartHistory history) {
        return RestartBackoff.nextStart(
                history, container.startedAt(), container.finishedAt(), draft.now());
    }

    private void backOff(ObservedPod pod, PodContainer container, Instant due) {
        draft.wakeAt(due);
        String who = pod.size() == 1 ? "" : container.name() + " ";
        draft.remark(
                pod.name(),
                new Remark(
                        "CrashLoopBackOff",
                        who
                                + "ended with exit code "
                                + container.exitCode()
                                + ", starts again at "
                                + due,
                        Optional.of(due)));
    }

    private void start(ObservedPod pod, List<Step.Start> starts, String reason) {
        if (draft.isMisplaced(pod.name())) {
            draft.remark(
                    pod.name(),
                    Remark.of("WaitingForCpus", "CPUs " + pod.pin() + " are not its own"));
            return;
        }
        if (!draft.observed().networkReady()) {
            draft.remark(pod.name(), draft.networkRemark());
            return;
        }
        var step = new Step.StartPod(pod.name(), starts);
        draft.begin(step);
        draft.remark(
                pod.name(),
                draft.failure(step)
                        .map(
                                failure ->
                                        new Remark(
                                                "RunContainerError",
                                                failure.reason(),
                                                Optional.of(failure.retryAt())))
                        .orElseGet(() -> Remark.of(reason, "the container is being started")));
    }
}
