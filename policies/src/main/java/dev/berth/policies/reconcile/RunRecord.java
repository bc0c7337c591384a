package dev.berth.policies.reconcile;

import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of a Job, or of a pod that ends, beyond its containers: they may be removed by
 * anybody, and what was counted must neither be counted again nor be lost.
 *
 * <p>Each attempt is one pod and has a number that is never given again once it is in here. It is
 * in one set at most: an attempt that was dismissed counts as nothing, however its containers end.
 *
 * @param startedAt since when it is active; empty before, and while it is suspended
 * @param succeeded attempts that succeeded
 * @param failed attempts that failed
 * @param dismissed attempts that were ended because there were too many, or none were wanted
 * @param indexes of an indexed Job: those that are done
 * @param streak failures since the last success
 * @param failedAt when an attempt failed last
 * @param end how it ended; nothing runs any more then
 */
public record RunRecord(
        Optional<Instant> startedAt,
        NumberSet succeeded,
        NumberSet failed,
        NumberSet dismissed,
        NumberSet indexes,
        int streak,
        Optional<Instant> failedAt,
        Optional<RunEnd> end) {
    /** Of what was not begun. */
    public static final RunRecord NONE =
            new RunRecord(
                    Optional.empty(),
                    NumberSet.EMPTY,
                    NumberSet.EMPTY,
                    NumberSet.EMPTY,
                    NumberSet.EMPTY,
                    0,
                    Optional.empty(),
                    Optional.empty());

    /** Whether that attempt is over and accounted for. */
    boolean accountsFor(int attempt) {
        return succeeded.contains(attempt)
                || failed.contains(attempt)
                || dismissed.contains(attempt);
    }

    /** The lowest number that no attempt in here had. */
    int nextAttempt() {
        return Math.max(succeeded.next(), Math.max(failed.next(), dismissed.next()));
    }

    RunRecord startedAt(Optional<Instant> time) {
        return new RunRecord(time, succeeded, failed, dismissed, indexes, streak, failedAt, end);
    }

    RunRecord withSuccess(Attempt attempt) {
        return new RunRecord(
                startedAt,
                succeeded.with(attempt.number()),
                failed,
                dismissed,
                attempt.index().isPresent() ? indexes.with(attempt.index().getAsInt()) : indexes,
                0,
                failedAt,
                end);
    }

    RunRecord withFailure(Attempt attempt, Instant at) {
        return new RunRecord(
                startedAt,
                succeeded,
                failed.with(attempt.number()),
                dismissed,
                indexes,
                streak + 1,
                Optional.of(at),
                end);
    }

    RunRecord withDismissal(Attempt attempt) {
        return new RunRecord(
                startedAt,
                succeeded,
                failed,
                dismissed.with(attempt.number()),
                indexes,
                streak,
                failedAt,
                end);
    }

    RunRecord ended(RunEnd how) {
        return new RunRecord(
                startedAt,
                succeeded,
                failed,
                dismissed,
                indexes,
                streak,
                failedAt,
                Optional.of(how));
    }
}
