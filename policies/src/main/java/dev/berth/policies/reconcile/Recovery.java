package dev.berth.policies.reconcile;

import dev.berth.policies.reconcile.Draft.Remark;
import dev.berth.policies.workload.DesiredState;
import java.util.List;
import java.util.Optional;

/**
 * Ends containers that are not well, and only these; that they start again, and when, is decided as
 * for every container that ended.
 */
final class Recovery {
    private final Draft draft;
    private final DesiredState desired;

    Recovery(Draft draft, DesiredState desired) {
        this.draft = draft;
        this.desired = desired;
    }

    void run() {
        for (var pod : draft.observed().pods()) {
            if (pod.isUsable() && !draft.isRetired(pod.name())) {
                run(pod);
            }
        }
    }

    private void run(ObservedPod pod) {
        var ends = pod.containers().stream().flatMap(one -> end(pod, one).stream()).toList();
        if (!ends.isEmpty()) {
            end(pod, ends);
            return;
        }
        pod.containers().stream()
                .filter(one -> one.isRunning() && one.vitals().stage() == Vitals.Stage.POST_START)
                .findFirst()
                .ifPresent(
                        one ->
                                draft.remark(
                                        pod.name(),
                                        Remark.of(
                                                "ContainerCreating",
                                                "the postStart hook of "
                                                        + one.name()
                                                        + " is under way")));
    }

    private Optional<Step.End> end(ObservedPod pod, PodContainer container) {
        return container.isRunning()
                ? container
                        .vitals()
                        .illness()
                        .map(
                                illness ->
                                        new Step.End(
                                                container.name(),
                                                container.id(),
                                                illness.message(),
                                                illness.grace()
                                                        .orElseGet(
                                                                () ->
                                                                        Retirement.grace(
                                                                                desired, pod))))
                : Optional.empty();
    }

    private void end(ObservedPod pod, List<Step.End> ends) {
        var step = new Step.EndContainers(pod.name(), ends);
        draft.begin(step);
        draft.remark(
                pod.name(),
                draft.failure(step)
                        .map(
                                failure ->
                                        new Remark(
                                                "FailedKillPod",
                                                failure.reason(),
                                                Optional.of(failure.retryAt())))
                        .orElseGet(() -> Remark.of("Unhealthy", ends.getFirst().reason())));
    }
}
