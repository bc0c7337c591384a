package dev.berth.policies.workload;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The volumes of a pod, which its containers mount.
 *
 * @param volumes each with a name of its own
 * @param group the group that may use them all ({@code fsGroup}); empty: as they are made
 */
public record PodVolumes(List<PodVolume> volumes, OptionalLong group) {
    /** A pod without volumes. */
    public static final PodVolumes NONE = new PodVolumes(List.of(), OptionalLong.empty());

    /** More than any pod has. */
    public static final int MAX_VOLUMES = 64;

    public PodVolumes {
        volumes = List.copyOf(volumes);
        Set<String> names = new HashSet<>();
        for (PodVolume volume : volumes) {
            if (!names.add(volume.name())) {
                throw new IllegalArgumentException("two volumes named " + volume.name());
            }
        }
    }

    /** The volume of that name. */
    public Optional<PodVolume> named(String name) {
        return volumes.stream().filter(volume -> volume.name().equals(name)).findFirst();
    }

    /**
     * Whether one of them is gone as soon as nothing mounts it: then a container that does not end
     * has to hold it for the others.
     */
    public boolean needHolder() {
        return volumes.stream()
                .anyMatch(
                        volume ->
                                volume.source() instanceof PodVolume.EmptyDir dir
                                        && dir.inMemory());
    }

    /** The claims that they stand on, by the claims' names. */
    public List<String> claims() {
        return volumes.stream()
                .map(PodVolume::source)
                .filter(PodVolume.Claimed.class::isInstance)
                .map(source -> ((PodVolume.Claimed) source).claim())
                .distinct()
                .toList();
    }
}
