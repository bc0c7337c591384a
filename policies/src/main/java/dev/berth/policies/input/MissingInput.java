package dev.berth.policies.input;

import dev.berth.policies.base.Result;
import dev.berth.policies.workload.Claim;
import dev.berth.policies.workload.ContainerMounts;
import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.PodVolume;
import java.util.Optional;
import java.util.SortedMap;

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
        return claim(pod, template, desired).or(() -> file(facts, desired));
    }

    private static Optional<MissingInput> claim(
            PodName pod, PodTemplate template, DesiredState desired) {
        for (String name : template.volumes().claims()) {
            Claim claim = desired.claims().get(new ObjectName(pod.namespace(), name));
            if (claim == null || claim.leaving()) {
                String what = claim == null ? " does not exist" : " is being deleted";
                return Optional.of(
                        new MissingInput("Unschedulable", "PersistentVolumeClaim " + name + what));
            }
        }
        return Optional.empty();
    }

    private static Optional<MissingInput> file(PodFacts facts, DesiredState desired) {
        for (PodVolume volume : facts.template().volumes().volumes()) {
            if (!(volume.source() instanceof PodVolume.Files files)) {
                continue;
            }
            String place = "volume " + volume.name() + ": ";
            switch (VolumeFiles.of(
                    VolumeFiles.settled(files, facts), facts.pod().namespace(), desired)) {
                case Result.Refused<SortedMap<String, FileContent>>(var problems) -> {
                    return Optional.of(failedMount(place + problems.getFirst().detail()));
                }
                case Result.Ok<SortedMap<String, FileContent>>(var there) -> {
                    Optional<String> absent = absentPath(facts.template(), volume, there);
                    if (absent.isPresent()) {
                        return Optional.of(
                                failedMount(place + "it has no " + absent.get() + " (subPath)"));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static MissingInput failedMount(String message) {
        return new MissingInput("FailedMount", message);
    }

    /** A part of the volume that a container mounts and that is not there. */
    private static Optional<String> absentPath(
            PodTemplate template, PodVolume volume, SortedMap<String, FileContent> files) {
        return template.all().stream()
                .flatMap(container -> container.mounts().mounts().stream())
                .filter(mount -> mount.volume().equals(volume.name()))
                .map(ContainerMounts.Mount::subPath)
                .filter(path -> !path.isEmpty() && !files.containsKey(path))
                .filter(path -> files.keySet().stream().noneMatch(f -> f.startsWith(path + "/")))
                .findFirst();
    }
}
