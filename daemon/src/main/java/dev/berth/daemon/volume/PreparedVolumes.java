package dev.berth.daemon.volume;

import dev.berth.daemon.docker.ContainerMount;
import dev.berth.policies.workload.ContainerMounts.Mount;
import dev.berth.policies.workload.ContainerTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The volumes of a pod as they can be mounted.
 *
 * @param label what is to be known of them later, {@link PodStorage#LABEL}; empty: nothing
 * @param sources what the engine mounts, by container, in the order of its mounts
 * @param held volumes of the engine that are gone when nothing mounts them
 */
public record PreparedVolumes(String label, Map<String, List<Source>> sources, List<String> held) {
    /** A pod without volumes. */
    public static final PreparedVolumes NONE = new PreparedVolumes("", Map.of(), List.of());

    /** Where the container that holds volumes for others has them. */
    private static final String HELD = "/volumes/";

    public PreparedVolumes {
        sources = new HashMap<>(sources);
        held = List.copyOf(held);
    }

    /**
     * What the engine mounts.
     *
     * @param name a path of the host, or a volume of the engine
     * @param writable whether anybody may write there at all
     */
    public record Source(String name, boolean writable) {
        static Source of(Path path, boolean writable) {
            return new Source(path.toString(), writable);
        }
    }

    /** What a container mounts. */
    public List<ContainerMount> of(ContainerTemplate container) {
        List<Mount> mounts = container.mounts().mounts();
        List<Source> own = sources.getOrDefault(container.name(), List.of());
        List<ContainerMount> all = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            all.add(
                    new ContainerMount(
                            own.get(i).name(),
                            mounts.get(i).path(),
                            mounts.get(i).readOnly() || !own.get(i).writable()));
        }
        return all;
    }

    /** What the container mounts that holds them for the others. */
    public List<ContainerMount> ofHolder() {
        List<ContainerMount> all = new ArrayList<>();
        for (String volume : held) {
            all.add(new ContainerMount(volume, HELD + all.size(), true));
        }
        return all;
    }
}
