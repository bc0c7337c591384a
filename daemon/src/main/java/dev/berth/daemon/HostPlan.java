package dev.berth.daemon;

import dev.berth.daemon.config.ApplianceConfig;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.host.MemoryReader;
import dev.berth.daemon.host.TopologyReader;
import dev.berth.daemon.network.ContainerNetwork;
import dev.berth.daemon.network.Subnet;
import dev.berth.daemon.network.SubnetChooser;
import dev.berth.policies.base.Result;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.SlotMap;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * How this host is divided.
 *
 * @param slots its CPUs
 * @param memory its memory
 * @param containers the addresses of containers
 */
record HostPlan(SlotMap slots, HostMemory memory, Subnet containers) {
    static final Path PROC = Path.of("/proc");

    private static final Path SYS = Path.of("/sys");
    private static final Logger LOG = System.getLogger(HostPlan.class.getName());

    /**
     * Reads the host and divides it as the configuration says.
     *
     * @throws IOException if the kernel's files cannot be read
     * @throws StartRefused if the configuration does not fit the host
     */
    static HostPlan read(ApplianceConfig config, Engine engine) throws IOException, StartRefused {
        SlotMap slots =
                orRefuse(
                        SlotMap.of(
                                new TopologyReader(SYS).read(),
                                config.slotUnit(),
                                config.reservedCpus()));
        var memory =
                new HostMemory(new MemoryReader(PROC).totalBytes(), config.memoryReserveBytes());
        SubnetChooser.Ranges ranges =
                orRefuse(
                        new SubnetChooser()
                                .choose(
                                        config.subnet().or(() -> inUse(engine)),
                                        config.serviceRange(),
                                        Set.of(ContainerNetwork.DEFAULT_BRIDGE, "lo")));
        return new HostPlan(slots, memory, ranges.containers());
    }

    /** The range that the containers have already: a route that appeared since must not move it. */
    private static Optional<Subnet> inUse(Engine engine) {
        try {
            return ContainerNetwork.existing(engine, ContainerNetwork.DEFAULT_NAME);
        } catch (EngineException e) {
            LOG.log(Level.WARNING, () -> "the engine does not answer: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static <T> T orRefuse(Result<T> result) throws StartRefused {
        return switch (result) {
            case Result.Ok<T>(T value) -> value;
            case Result.Refused<T>(var problems) -> throw StartRefused.of(problems);
        };
    }
}
