package dev.berth.policies.reconcile;

import dev.berth.policies.reconcile.Draft.Remark;
import java.util.Optional;

/** Starts what was made, and starts again what ended. */
final class Starts {
    private final Draft draft;

    Starts(Draft draft) {
        this.draft = draft;
    }

    void run() {
        for (var pod : draft.observed().pods()) {
            if (draft.isRetired(pod.name()) || draft.isBusy(pod)) {
                continue;
            }
            switch (pod.phase()) {
                case CREATED ->
                        start(pod, draft.observed().restartsOf(pod.name()), "ContainerCreating");
                case EXITED -> restart(pod);
                case RUNNING, DEAD, REMOVING -> {}
            }
        }
    }

    private void restart(ObservedPod pod) {
        var history = draft.observed().restartsOf(pod.name());
        var due = RestartBackoff.nextStart(history, pod.startedAt(), pod.finishedAt(), draft.now());
        if (due.isAfter(draft.now())) {
            draft.wakeAt(due);
            draft.remark(
                    pod.name(),
                    new Remark(
                            "CrashLoopBackOff",
                            "ended with exit code " + pod.exitCode() + ", starts again at " + due,
                            Optional.of(due)));
            return;
        }
        start(
                pod,
                RestartBackoff.restarted(history, pod.startedAt(), pod.finishedAt()),
                "Restarting");
    }

    private void start(ObservedPod pod, RestartHistory history, String reason) {
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
        var step = new Step.StartPod(pod.name(), pod.containerId(), history);
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
