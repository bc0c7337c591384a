package dev.berth.daemon.isolation;

import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Keeps processes of the host off CPUs. Used by one thread. */
sealed interface HostConfinement permits UnitConfinement, CpusetShield {
    /**
     * The one for this host: systemd's units where all controllers are in one tree, a cpuset of its
     * own where they are not.
     *
     * @param confined where it is remembered, until the machine stops, what units had before
     */
    static HostConfinement of(HostFiles host, Path confined) {
        return host.groups().isUnified()
                ? new UnitConfinement(host.groups(), new Systemctl(Path.of("systemctl")), confined)
                : new CpusetShield(host);
    }

    /**
     * Keeps them off these CPUs and lets them on all others that they had before. Repeated now and
     * then, for processes come and go.
     *
     * @param containers the engine's ids of containers, which are left alone
     * @return what could not be done, if anything
     */
    Optional<String> keepOff(CpuSet cpus, Set<String> containers) throws IOException;

    /** Lets them where they were before, whoever kept them off: this daemon or one before it. */
    void release() throws IOException;
}
