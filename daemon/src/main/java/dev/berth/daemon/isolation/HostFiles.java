package dev.berth.daemon.isolation;

import dev.berth.daemon.host.CpusetTree;
import dev.berth.daemon.host.KernelPins;
import dev.berth.daemon.host.PinReader;
import dev.berth.daemon.host.TaskReader;
import java.nio.file.Path;

/**
 * What the kernel tells of processes.
 *
 * @param groups on which CPUs groups of them may run
 * @param tasks their threads
 * @param pins on which CPUs a thread may run
 */
public record HostFiles(CpusetTree groups, TaskReader tasks, KernelPins pins) {
    /**
     * Those of a machine.
     *
     * @param procRoot {@code /proc}
     * @param cgroupRoot {@code /sys/fs/cgroup}
     */
    public static HostFiles at(Path procRoot, Path cgroupRoot) {
        return new HostFiles(
                new CpusetTree(cgroupRoot), new TaskReader(procRoot), new PinReader(procRoot));
    }
}
