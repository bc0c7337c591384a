package dev.berth.daemon.isolation;

import dev.berth.policies.slots.CpuSet;

/**
 * A process of the host that ran where an exclusive pod is to be alone.
 *
 * @param pid its number
 * @param command the name that it gave itself
 * @param group its control group, such as {@code /system.slice/ssh.service}; {@code /} for the root
 * @param cpus on which its threads ran, of those that are exclusive
 */
record HostProcess(int pid, String command, String group, CpuSet cpus) {
    HostProcess and(HostProcess other) {
        return new HostProcess(pid, command, group, cpus.union(other.cpus));
    }
}
