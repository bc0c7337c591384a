package dev.berth.registry.gc;

import dev.berth.policies.retention.Removal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What one collection did; of a dry run, what it would have done.
 *
 * @param startedAt when
 * @param took how long
 * @param dryRun whether nothing was changed
 * @param sessions uploads that nobody went on with
 * @param tags that no rule keeps
 * @param manifests that nothing has needed for long enough
 * @param removals those tags and manifests one by one with the reason, up to a bound
 * @param links repositories' rights to a blob whose lease was over
 * @param blobs that nothing needed
 * @param strays files that no row named
 * @param bytes that blobs and strays had
 * @param young blobs and strays that nothing needs, left alone for the grace
 * @param waiting blobs that a repository still holds for the grace, since their lease is over
 * @param failed blobs and strays that could not be removed; the log says why
 */
public record CollectReport(
        Instant startedAt,
        Duration took,
        boolean dryRun,
        int sessions,
        int tags,
        int manifests,
        List<Removal> removals,
        int links,
        int blobs,
        int strays,
        long bytes,
        int young,
        int waiting,
        int failed) {
    public CollectReport {
        removals = List.copyOf(removals);
    }
}
