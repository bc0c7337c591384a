package dev.berth.policies.reconcile;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a Job is; what it counts is on the disk.
 *
 * @param active pods that have not ended, those that wait to be made too
 * @param ready of them ready
 * @param succeeded pods that succeeded
 * @param failed pods that failed
 * @param startedAt since when it is active
 * @param suspended whether it is kept from running
 * @param completedIndexes where it is indexed, those that are done, such as {@code 0-3,8}
 * @param end how it ended
 */
public record JobStatus(
        int active,
        int ready,
        int succeeded,
        int failed,
        Optional<Instant> startedAt,
        boolean suspended,
        Optional<String> completedIndexes,
        Optional<RunEnd> end) {}
