package dev.berth.daemon;

import dev.berth.daemon.config.ApplianceConfig;
import dev.berth.daemon.host.HostNameReader;
import dev.berth.daemon.host.MemoryReader;
import dev.berth.daemon.host.TopologyReader;
import dev.berth.policies.input.HostFacts;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.workload.Resources;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Path;

/**
 * How this host is divided.
 *
 * @param slots its CPUs
 * @param memory its memory
 * @param name its host name
 */
record HostPlan(SlotMap slots, HostMemory memory, String name) {
    static final Path PROC = Path.of("/proc");

    static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private static final Path SYS = Path.of("/sys");

    /**
     * Reads the host and divides it as the configuration says.
     *
     * @throws IOException if the kernel's files cannot be read
     * @throws StartRefused if the configuration does not fit the host
     */
    static HostPlan read(ApplianceConfig config) throws IOException, StartRefused {
        SlotMap slots =
                StartRefused.orElseThrow(
                        SlotMap.of(
                                new TopologyReader(SYS).read(),
                                config.slotUnit(),
                                config.reservedCpus()));
        var memory =
                new HostMemory(
                        new MemoryReader(PROC).totalBytes(),
                        config.memoryReserveBytes(),
                        config.memoryOvercommitPercent());
        return new HostPlan(slots, memory, new HostNameReader(PROC).hostName());
    }

    /**
     * What pods may be told about it.
     *
     * @param address where containers reach it
     */
    HostFacts facts(Inet4Address address) {
        return new HostFacts(
                name,
                address.getHostAddress(),
                slots.online().minus(slots.reserved()).size() * Resources.MILLIS_PER_CPU,
                memory.totalBytes() - memory.reserveBytes());
    }
}
