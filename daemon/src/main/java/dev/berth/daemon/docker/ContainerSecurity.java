package dev.berth.daemon.docker;

import static dev.berth.policies.workload.ContainerSecurity.GRANTABLE;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What a container may do: never less strict than the Pod Security Standards' <em>baseline</em>.
 *
 * <p>Always: no new privileges, the engine's default seccomp profile, no {@code NET_RAW} (whoever
 * can forge addresses can take another's identity).
 *
 * @param readOnlyRoot whether its root file system is read-only
 * @param tmpfs mount options by path, of file systems in memory
 * @param droppedCapabilities without {@code CAP_}, or {@code ALL}; {@code NET_RAW} is added
 * @param addedCapabilities without {@code CAP_}, only such as baseline allows
 * @param groups numbers of further groups of its processes
 */
public record ContainerSecurity(
        boolean readOnlyRoot,
        Map<String, String> tmpfs,
        List<String> droppedCapabilities,
        List<String> addedCapabilities,
        List<Long> groups) {
    public ContainerSecurity {
        tmpfs = new LinkedHashMap<>(tmpfs);
        var dropped = new LinkedHashSet<>(droppedCapabilities);
        if (!dropped.contains("ALL")) {
            dropped.add("NET_RAW");
        }
        droppedCapabilities = List.copyOf(dropped);
        addedCapabilities = List.copyOf(addedCapabilities);
        groups = List.copyOf(groups);
        for (var capability : addedCapabilities) {
            if (!GRANTABLE.contains(capability)) {
                throw new IllegalArgumentException(
                        "capability "
                                + capability
                                + " cannot be added, expected one of "
                                + GRANTABLE);
            }
        }
    }

    /** One in no further group. */
    public ContainerSecurity(
            boolean readOnlyRoot,
            Map<String, String> tmpfs,
            List<String> droppedCapabilities,
            List<String> addedCapabilities) {
        this(readOnlyRoot, tmpfs, droppedCapabilities, addedCapabilities, List.of());
    }

    /** Ordinary images run. */
    public static ContainerSecurity baseline() {
        return new ContainerSecurity(false, Map.of(), List.of(), List.of());
    }

    /**
     * No capability and a read-only root with {@code /tmp} in memory; the user is the process's.
     */
    public static ContainerSecurity restricted() {
        return new ContainerSecurity(
                true,
                Map.of("/tmp", "rw,nosuid,nodev,size=64m,mode=1777"),
                List.of("ALL"),
                List.of());
    }
}
