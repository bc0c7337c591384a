package dev.berth.daemon.host;

import java.util.Optional;

/** What the kernel lets processes use at most. */
@FunctionalInterface
public interface KernelLimits {
    /**
     * The limits of the control group that a process is in; empty if it has ended or its group
     * cannot be seen from here.
     *
     * @param pid as this daemon's own pid namespace numbers it
     */
    Optional<CgroupLimits> limits(long pid);
}
