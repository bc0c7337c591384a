package dev.berth.policies.reconcile;

import dev.berth.policies.reconcile.PodContainer.Phase;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.PodTemplate;
import java.time.Duration;

/** Sends pods away: those that nobody asked for, surplus and outdated ones, and wrecks. */
final class Retirement {
    private final Draft draft;
    private final DesiredState desired;
    private final OrdinalClaims claims;

    Retirement(Draft draft, DesiredState desired) {
        this.draft = draft;
        this.desired = desired;
        this.claims = new OrdinalClaims(draft, desired);
    }

    void run(Roster roster) {
        for (var pod : draft.observed().pods()) {
            // A pod that lacks a container cannot be made whole: the others may know its namespace.
            boolean isWreck = has(pod, Phase.DEAD) || !pod.isComplete() || claims.areGivenUp(pod);
            boolean isDeleted = draft.observed().remembered().isDeleted(pod);
            if ((isWreck || isDeleted) && !draft.isBusy(pod)) {
                retire(pod);
            }
        }
        roster.unclaimed().forEach(this::retire);
        for (var entry : roster.entries()) {
            for (var replica : entry.turnover().surplus()) {
                replica.observed().ifPresent(this::retire);
            }
        }
    }

    void retire(ObservedPod pod) {
        draft.retire(pod.name());
        if (has(pod, Phase.RUNNING)) {
            draft.begin(stop(pod, grace(desired, pod)));
            return;
        }
        var removable =
                pod.containers().reversed().stream()
                        .filter(container -> container.phase() != Phase.REMOVING)
                        .map(PodContainer::id)
                        .toList();
        if (!removable.isEmpty() && claims.areSettled(pod)) {
            draft.begin(new Step.RemovePod(pod.name(), removable));
        }
    }

    /** Ends everything of it that runs. */
    private static Step stop(ObservedPod pod, Duration grace) {
        var running =
                pod.containers().reversed().stream()
                        .filter(PodContainer::isRunning)
                        .map(PodContainer::id)
                        .toList();
        return new Step.StopPod(pod.name(), pod.networked().id(), running, grace);
    }

    private static boolean has(ObservedPod pod, Phase phase) {
        return pod.containers().stream().anyMatch(container -> container.phase() == phase);
    }

    /** As its workload says now; where that is gone, as documents say that say nothing. */
    static Duration grace(DesiredState desired, ObservedPod pod) {
        var workload = desired.workloads().get(pod.workload());
        return workload == null
                ? PodTemplate.DEFAULT_TERMINATION_GRACE
                : workload.template().terminationGrace();
    }
}
