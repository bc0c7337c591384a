package dev.berth.daemon.control;

import dev.berth.daemon.probe.ProbeRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered of a container that exists.
 *
 * @param lastEnd how its run before the present one ended, as far as the daemon saw it
 * @param probes the last answers to its probes, by kind and the oldest first
 */
public record ContainerPast(Optional<End> lastEnd, List<ProbeRecord> probes) {
    /** Nothing. */
    public static final ContainerPast NONE = new ContainerPast(Optional.empty(), List.of());

    /**
     * The end of a run.
     *
     * @param oomKilled whether the kernel killed it for want of memory
     */
    public record End(
            int exitCode,
            boolean oomKilled,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt) {}

    public ContainerPast {
        probes = List.copyOf(probes);
    }
}
