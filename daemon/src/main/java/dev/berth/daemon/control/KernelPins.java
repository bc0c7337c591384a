package dev.berth.daemon.control;

import dev.berth.policies.slots.CpuSet;
import java.util.Optional;

/** What the kernel says about the CPUs of a process. */
@FunctionalInterface
public interface KernelPins {
    /** The CPUs that it may run on; empty when it has ended or may not be looked at. */
    Optional<CpuSet> allowed(int pid);
}
