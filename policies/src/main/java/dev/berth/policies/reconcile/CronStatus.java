package dev.berth.policies.reconcile;

import dev.berth.policies.workload.ObjectName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a CronJob is.
 *
 * @param active Jobs of it that have not ended
 * @param lastScheduledAt for which time it made the last one
 * @param lastSuccessAt when one of those that are still there succeeded last
 */
public record CronStatus(
        List<ObjectName> active,
        Optional<Instant> lastScheduledAt,
        Optional<Instant> lastSuccessAt) {
    public CronStatus {
        active = List.copyOf(active);
    }
}
