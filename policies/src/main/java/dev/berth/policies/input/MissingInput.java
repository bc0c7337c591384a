package dev.berth.policies.input;

import dev.berth.policies.base.Result;
import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodTemplate;
import java.util.Optional;

/**
 * Why a pod cannot be made so far: something that it refers to is not there.
 *
 * @param reason one word as Kubernetes has it
 * @param message for people; names what is missing and never a value
 */
public record MissingInput(String reason, String message) {
    /** Nothing about the host decides whether something is missing. */
    private static final HostFacts ANY_HOST = new HostFacts("", "", 0, 0);

    /** What a pod of this template lacks first. */
    public static Optional<MissingInput> of(
            PodName pod, PodTemplate template, DesiredState desired) {
        var facts = new PodFacts(pod, template, "", ANY_HOST);
        for (ContainerTemplate container : template.all()) {
            if (ContainerInput.of(container, facts, desired)
                    instanceof Result.Refused<ContainerInput>(var problems)) {
                return Optional.of(
                        new MissingInput(
                                "CreateContainerConfigError", problems.getFirst().toString()));
            }
        }
        return Optional.empty();
    }
}
