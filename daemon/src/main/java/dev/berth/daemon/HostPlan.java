package dev.berth.daemon;

import dev.berth.daemon.config.ApplianceConfig;
import dev.berth.daemon.host.MemoryReader;
import dev.berth.daemon.host.TopologyReader;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.SlotMap;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How this host is divided.
 *
 * @param slots its CPUs
 * @param memory its memory
 */
record HostPlan(SlotMap slots, HostMemory memory) {
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
        return new HostPlan(slots, memory);
    }
}
