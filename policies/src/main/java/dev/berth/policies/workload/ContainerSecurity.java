package dev.berth.policies.workload;

import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a container departs from the baseline that every container gets (no new privileges, no raw
 * sockets, default seccomp profile).
 *
 * @param runAsUser numeric user; empty: the image's own
 * @param runAsGroup numeric group; empty: the image's own
 * @param readOnlyRootFilesystem whether the root file system is mounted read-only
 * @param droppedCapabilities without the {@code CAP_} prefix; {@code ALL} drops every one
 * @param mustNotBeRoot whether the image's own user must be a number above 0; false where {@code
 *     runAsUser} is
 * @param groups further groups of its processes
 */
public record ContainerSecurity(
        OptionalLong runAsUser,
        OptionalLong runAsGroup,
        boolean readOnlyRootFilesystem,
        SortedSet<String> droppedCapabilities,
        boolean mustNotBeRoot,
        SortedSet<Long> groups) {
    /**
     * The capabilities that a container may have, which are those of the baseline: what container
     * engines grant by default, without {@code NET_RAW}, with which a container could forge the
     * address it is known by (Kubernetes, Pod Security Standards).
     */
    public static final List<String> GRANTABLE =
            List.of(
                    "AUDIT_WRITE",
                    "CHOWN",
                    "DAC_OVERRIDE",
                    "FOWNER",
                    "FSETID",
                    "KILL",
                    "MKNOD",
                    "NET_BIND_SERVICE",
                    "SETFCAP",
                    "SETGID",
                    "SETPCAP",
                    "SETUID",
                    "SYS_CHROOT");

    /** The baseline as it is. */
    public static final ContainerSecurity BASELINE =
            new ContainerSecurity(
                    OptionalLong.empty(), OptionalLong.empty(), false, new TreeSet<>());

    public ContainerSecurity {
        droppedCapabilities = Collections.unmodifiableSortedSet(new TreeSet<>(droppedCapabilities));
        groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
    }

    /** One whose user may be any, in no further group. */
    public ContainerSecurity(
            OptionalLong runAsUser,
            OptionalLong runAsGroup,
            boolean readOnlyRootFilesystem,
            SortedSet<String> droppedCapabilities) {
        this(
                runAsUser,
                runAsGroup,
                readOnlyRootFilesystem,
                droppedCapabilities,
                false,
                new TreeSet<>());
    }
}
