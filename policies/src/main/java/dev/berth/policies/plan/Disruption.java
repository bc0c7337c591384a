package dev.berth.policies.plan;

import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.PodContainer;
import dev.berth.policies.reconcile.PodContainer.Phase;
import dev.berth.policies.reconcile.Step;
import java.util.Optional;

/** What a step does to the pod that it changes. */
public enum Disruption {
    /** No pod notices. */
    NONE("none"),
    /** Runs on, on other CPUs. */
    REPIN("re-pin"),
    /** Ends and starts again. */
    RESTART("restart"),
    /** Was not there before. */
    NEW("new"),
    /** Is gone afterwards. */
    REMOVED("removed");

    private final String words;

    Disruption(String words) {
        this.words = words;
    }

    /** As people are told. */
    public String words() {
        return words;
    }

    /** That of a step, by what the pod is before it. */
    static Disruption of(Step step, Optional<ObservedPod> pod) {
        return switch (step) {
            case Step.OfStore _, Step.EnsureNetwork _, Step.ResolveImage _, Step.Confine _ -> NONE;
            case Step.CreatePod _ -> NEW;
            case Step.StartPod start ->
                    pod.filter(one -> ran(one, start)).isPresent() ? RESTART : NEW;
            case Step.RepinPod repin ->
                    repin.from().equals(repin.to()) || pod.filter(Disruption::runs).isEmpty()
                            ? NONE
                            : REPIN;
            case Step.HaltPod _, Step.EndContainers _ -> RESTART;
            case Step.StopPod _, Step.RemovePod _ -> REMOVED;
        };
    }

    private static boolean ran(ObservedPod pod, Step.StartPod step) {
        return pod.containers().stream()
                .filter(
                        container ->
                                step.starts().stream()
                                        .anyMatch(
                                                start ->
                                                        start.containerId().equals(container.id())))
                .anyMatch(container -> container.phase() == Phase.EXITED);
    }

    private static boolean runs(ObservedPod pod) {
        return pod.containers().stream().map(PodContainer::phase).anyMatch(Phase.RUNNING::equals);
    }
}
