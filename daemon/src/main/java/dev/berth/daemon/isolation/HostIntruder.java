package dev.berth.daemon.isolation;

import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.workload.PodName;

/**
 * A process of the host that runs where an exclusive pod is to be alone.
 *
 * @param pid its number
 * @param command the name that it gave itself
 * @param group its control group, such as {@code /system.slice/ssh.service}; {@code /} for the root
 * @param pod whose CPUs these are
 * @param cpus on which it was seen
 */
public record HostIntruder(int pid, String command, String group, PodName pod, CpuSet cpus) {}
