package dev.berth.daemon.docker;

import java.net.Inet4Address;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A container as the engine reports it, without interpretation.
 *
 * @param id the engine's id, 64 hexadecimal digits
 * @param name without the leading slash
 * @param image what it was created from, as it was written then
 * @param imageId digest of the image's configuration
 * @param labels all labels; {@link Ownership#read} understands ours
 * @param state what it is doing
 * @param pid its first process on the host; 0 when it does not run
 * @param cpus the host CPUs that it may use, as the kernel lists them ({@code 0-1,4}); empty for
 *     all
 * @param memoryNodes the NUMA nodes that it may use, in the same form; empty for all
 * @param memoryBytes its memory limit; 0 for none
 * @param address its assigned IPv4 address, also while it does not run
 * @param startedAt when it last started
 * @param finishedAt when it last ended
 * @param exitCode of its last end; 0 before there was one
 * @param oomKilled whether the kernel killed it last for want of memory
 */
public record ObservedContainer(
        String id,
        String name,
        String image,
        String imageId,
        Map<String, String> labels,
        ContainerState state,
        int pid,
        String cpus,
        String memoryNodes,
        long memoryBytes,
        Optional<Inet4Address> address,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        int exitCode,
        boolean oomKilled) {
    public ObservedContainer {
        labels = Map.copyOf(labels);
    }
}
