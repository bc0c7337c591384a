package dev.berth.policies.reconcile;

import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.PodTemplate;
import java.time.Duration;

/** Sends pods away: those that nobody asked for, surplus and outdated ones, and wrecks. */
final class Retirement {
    private final Draft draft;
    private final DesiredState desired;

    Retirement(Draft draft, DesiredState desired) {
        this.draft = draft;
        this.desired = desired;
    }

    void run(Roster roster) {
        for (var pod : draft.observed().pods()) {
            if (pod.phase() == ObservedPod.Phase.DEAD) {
                retire(pod);
            }
        }
        roster.unclaimed().forEach(this::retire);
        for (var entry : roster.entries()) {
            for (var replica : entry.rollout().surplus()) {
                replica.observed().ifPresent(this::retire);
            }
        }
    }

    void retire(ObservedPod pod) {
        draft.retire(pod.name());
        switch (pod.phase()) {
            case RUNNING ->
                    draft.begin(new Step.StopPod(pod.name(), pod.containerId(), grace(pod)));
            case CREATED, EXITED, DEAD ->
                    draft.begin(new Step.RemovePod(pod.name(), pod.containerId()));
            case REMOVING -> {}
        }
    }

    /** As its deployment says now; where that is gone, as documents say that say nothing. */
    private Duration grace(ObservedPod pod) {
        var deployment = desired.deployments().get(pod.deployment());
        return deployment == null
                ? PodTemplate.DEFAULT_TERMINATION_GRACE
                : deployment.template().terminationGrace();
    }
}
