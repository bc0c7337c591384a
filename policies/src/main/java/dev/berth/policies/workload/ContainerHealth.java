package dev.berth.policies.workload;

import java.util.Optional;

/**
 * How a container is looked after while it runs: its probes and its hooks.
 *
 * @param startup whether it is up; empty: as soon as it runs
 * @param readiness whether it may be sent requests; empty: while its ports accept connections
 * @param liveness whether it is well; empty: as long as it runs
 * @param postStart done as soon as it runs; empty: nothing
 * @param preStop done before it is told to end, within its grace; empty: nothing
 */
public record ContainerHealth(
        Optional<ContainerProbe> startup,
        Optional<ContainerProbe> readiness,
        Optional<ContainerProbe> liveness,
        Optional<ContainerAction.OfHook> postStart,
        Optional<ContainerAction.OfHook> preStop) {
    /** Nothing is asked and nothing done. */
    public static final ContainerHealth NONE =
            new ContainerHealth(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /** The probe of that kind. */
    public Optional<ContainerProbe> probe(ProbeKind kind) {
        return switch (kind) {
            case STARTUP -> startup;
            case READINESS -> readiness;
            case LIVENESS -> liveness;
        };
    }
}
