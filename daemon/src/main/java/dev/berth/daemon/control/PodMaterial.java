package dev.berth.daemon.control;

import dev.berth.daemon.volume.PodStorage;
import dev.berth.daemon.volume.PreparedVolumes;
import dev.berth.policies.base.Result;
import dev.berth.policies.input.ContainerInput;
import dev.berth.policies.input.PodFacts;
import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.DesiredState;
import java.util.HashMap;
import java.util.Map;

/**
 * What a pod's containers are made with beside their template, all of it looked up.
 *
 * @param inputs what each process is started with, by the container's name
 * @param volumes what they mount
 * @param users whom each process runs as, by the container's name; absent: as the image says
 */
record PodMaterial(
        Map<String, ContainerInput> inputs, PreparedVolumes volumes, Map<String, String> users) {
    PodMaterial {
        inputs = Map.copyOf(inputs);
        users = Map.copyOf(users);
    }

    /**
     * The material of one pod.
     *
     * @throws StepRefused with what is missing
     */
    static PodMaterial of(
            PodFacts facts,
            DesiredState desired,
            PreparedVolumes volumes,
            Map<String, String> users)
            throws StepRefused {
        Map<String, ContainerInput> inputs = new HashMap<>();
        for (ContainerTemplate container : facts.template().all()) {
            switch (ContainerInput.of(container, facts, desired)) {
                case Result.Ok<ContainerInput>(ContainerInput input) ->
                        inputs.put(container.name(), input);
                case Result.Refused<ContainerInput>(var problems) ->
                        throw new StepRefused(problems.getFirst().toString());
            }
        }
        return new PodMaterial(inputs, volumes, users);
    }

    /** Labels of the pod's first container. */
    Map<String, String> notes() {
        return volumes.label().isEmpty() ? Map.of() : Map.of(PodStorage.LABEL, volumes.label());
    }

    ContainerInput input(ContainerTemplate container) {
        ContainerInput input = inputs.get(container.name());
        if (input == null) {
            throw new IllegalStateException("no input for " + container.name());
        }
        return input;
    }
}
