package dev.berth.daemon.docker;

import java.util.List;
import java.util.Map;

/**
 * Everything that is fixed when a container is created.
 *
 * @param name deterministic, so that creating it twice meets itself ({@code NAME_TAKEN})
 * @param image reference or digest of an image that the engine has
 * @param process what runs in it
 * @param endpoint how it is connected
 * @param limits what it may use
 * @param security what it may do
 * @param logs how much of its output is kept
 * @param mounts what it sees of the host beside its image
 * @param ownership what it was made for
 * @param notes labels beside those of the ownership, which nobody selects by
 */
public record ContainerSpec(
        String name,
        String image,
        ContainerProcess process,
        ContainerEndpoint endpoint,
        ContainerLimits limits,
        ContainerSecurity security,
        LogLimits logs,
        List<ContainerMount> mounts,
        Ownership ownership,
        Map<String, String> notes) {
    /** Characters of a name: what the engine takes, and short enough for a host name and a path. */
    public static final int MAX_NAME_CHARS = 200;

    public ContainerSpec {
        if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]{1," + (MAX_NAME_CHARS - 1) + "}")) {
            throw new IllegalArgumentException(
                    "container name \"" + name + "\", expected letters, digits, _ . -");
        }
        if (image.isBlank()) {
            throw new IllegalArgumentException("container " + name + " names no image");
        }
        mounts = List.copyOf(mounts);
        notes = Map.copyOf(notes);
    }

    /** One without notes. */
    public ContainerSpec(
            String name,
            String image,
            ContainerProcess process,
            ContainerEndpoint endpoint,
            ContainerLimits limits,
            ContainerSecurity security,
            LogLimits logs,
            List<ContainerMount> mounts,
            Ownership ownership) {
        this(name, image, process, endpoint, limits, security, logs, mounts, ownership, Map.of());
    }
}
