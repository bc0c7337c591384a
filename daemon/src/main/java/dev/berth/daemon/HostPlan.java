package dev.berth.daemon;

import dev.berth.daemon.config.ApplianceConfig;
import dev.berth.daemon.host.HostNameReader;
import dev.berth.daemon.host.HostSlots;
import dev.berth.daemon.host.MemoryReader;
import dev.berth.daemon.host.TopologyReader;
import dev.berth.daemon.store.SlotIntents;
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
 * @param slots its CPUs, as they come and go
 * @param memory its memory
 * @param name its host name
 */
record HostPlan(HostSlots slots, HostMemory memory, String name) {
    static final Path PROC = Path.of("/proc");

    static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private static final Path SYS = Path.of("/sys");

    /**
     * Reads the host and divides it as the configuration says.
     *
     * @throws IOException if the kernel's files cannot be read
     * @throws StartRefused if the configuration does not fit the host
     */
    static HostPlan read(ApplianceConfig config, SlotIntents intents)
            throws IOException, StartRefused {
        HostSlots slots =
                StartRefused.orElseThrow(
                        HostSlots.of(
                                new TopologyReader(SYS),
                                config.slotUnit(),
                                config.reservedCpus(),
                                () -> closed(intents.wanted())));
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
        SlotMap map = slots.latest().map();
        return new HostFacts(
                name,
                address.getHostAddress(),
                map.online().minus(map.reserved()).size() * Resources.MILLIS_PER_CPU,
                memory.totalBytes() - memory.reserveBytes());
    }

    private static HostSlots.Closed closed(SlotIntents.Wanted wanted) {
        return new HostSlots.Closed(wanted.closed(), wanted.drained());
    }
}
