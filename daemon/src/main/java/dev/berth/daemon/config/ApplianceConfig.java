package dev.berth.daemon.config;

import dev.berth.daemon.network.Subnet;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.SlotUnit;
import dev.berth.proxy.edge.EdgeConfig;
import dev.berth.proxy.tunnel.StreamConfig;
import dev.berth.registry.upstream.Upstream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The configuration in force; each component is described at the {@link Option} of its name.
 *
 * @param stateDirectory absolute
 * @param runtimeDirectory absolute
 * @param hosts host names and addresses
 * @param engineSocket absolute
 * @param registryListen on loopback
 * @param registryAccess who else reaches the registry, and what holds in it
 * @param upstreams other registries, shown by this one
 * @param balancerHttps where requests come in
 * @param clientTls what is asked of those who send them
 * @param edge what else holds where they do
 * @param streams where connections are passed on unread, if anywhere
 * @param subnet of containers; empty: to be chosen
 * @param serviceRange of Services; empty: to be chosen
 * @param slotUnit what a slot is made of
 * @param reservedCpus what stays with the system
 * @param memoryReserveBytes what stays with the system, ≥ 0
 * @param memoryOvercommitPercent how much of the rest pods may ask for, ≥ 100
 * @param placementPolicy its name
 * @param slotUpkeep how slots are kept as they are to be
 * @param hostPaths what pods may mount of the host
 * @param drainTimeout how long requests under way may take to end
 */
public record ApplianceConfig(
        Path stateDirectory,
        Path runtimeDirectory,
        List<String> hosts,
        Path engineSocket,
        ListenAddress registryListen,
        RegistryAccess registryAccess,
        List<Upstream> upstreams,
        ListenAddress balancerHttps,
        ClientTls clientTls,
        EdgeConfig edge,
        StreamConfig streams,
        Optional<Subnet> subnet,
        Optional<Subnet> serviceRange,
        SlotUnit slotUnit,
        CpuSet reservedCpus,
        long memoryReserveBytes,
        int memoryOvercommitPercent,
        String placementPolicy,
        SlotUpkeep slotUpkeep,
        List<Path> hostPaths,
        Duration drainTimeout) {
    public ApplianceConfig {
        hosts = List.copyOf(hosts);
        upstreams = List.copyOf(upstreams);
        hostPaths = List.copyOf(hostPaths);
    }

    /** What holds without a file. */
    public static ApplianceConfig defaults() {
        return new ConfigReader().read(new byte[0]).orElseThrow();
    }
}
