package dev.berth.daemon.host;

import dev.berth.policies.slots.CpuSet;
import java.util.Optional;

/** On which CPUs processes may run, as the kernel enforces it. */
@FunctionalInterface
public interface KernelPins {
    /**
     * The CPUs that a process may run on, or empty if it has ended or may not be looked at.
     *
     * @param pid as this daemon's own pid namespace numbers it
     */
    Optional<CpuSet> allowed(long pid);
}
