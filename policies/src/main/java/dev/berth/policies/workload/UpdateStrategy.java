package dev.berth.policies.workload;

import java.time.Duration;
import java.util.Optional;

/**
 * How the replicas of a Deployment are replaced when its template changes.
 *
 * @param replacement in which order old ones go and new ones come
 * @param minReady how long a replica has to be ready before it counts as available
 * @param progressDeadline how long an update may go without progress; empty: as long as it takes
 * @param revisionHistoryLimit how many older revisions are kept, 0 to {@value #MAX_HISTORY}
 * @param paused whether a changed template waits until the Deployment is resumed
 * @param rollsBack whether an update that misses its deadline is turned back to the last revision
 *     that worked ({@code berth.dev/rollback}, which Kubernetes does not have)
 */
public record UpdateStrategy(
        Replacement replacement,
        Duration minReady,
        Optional<Duration> progressDeadline,
        int revisionHistoryLimit,
        boolean paused,
        boolean rollsBack) {
    /** The annotation of a Deployment that shall never be rolled back: {@code "false"}. */
    public static final String ROLLBACK_ANNOTATION = "berth.dev/rollback";

    /** More revisions than anybody looks back. */
    public static final int MAX_HISTORY = 100;

    /** What Kubernetes does where a document says nothing. */
    public static final int DEFAULT_HISTORY = 10;

    /** What Kubernetes does where a document says nothing. */
    public static final Duration DEFAULT_PROGRESS_DEADLINE = Duration.ofMinutes(10);

    /** What a document that says nothing asks for. */
    public static final UpdateStrategy DEFAULT =
            new UpdateStrategy(
                    RollingUpdate.DEFAULT,
                    Duration.ZERO,
                    Optional.of(DEFAULT_PROGRESS_DEADLINE),
                    DEFAULT_HISTORY,
                    false,
                    true);

    /** One goes, then its successor comes, as long as it takes. */
    public static final UpdateStrategy OLD_FIRST = oneAtATime(0, 1);

    /** A successor comes, then the one it replaces goes, as long as it takes. */
    public static final UpdateStrategy NEW_FIRST = oneAtATime(1, 0);

    /** The same, where a replica counts as available once it has been ready for so long. */
    public UpdateStrategy withMinReady(Duration other) {
        return new UpdateStrategy(
                replacement, other, progressDeadline, revisionHistoryLimit, paused, rollsBack);
    }

    /** In which order replicas are replaced. */
    public sealed interface Replacement {}

    /** All old ones go before the first new one comes. */
    public record Recreate() implements Replacement {}

    /**
     * New ones come as old ones go.
     *
     * @param maxSurge how many may exist beyond what is asked for
     * @param maxUnavailable how many of those asked for may be missing
     */
    public record RollingUpdate(ReplicaShare maxSurge, ReplicaShare maxUnavailable)
            implements Replacement {
        /** What Kubernetes does where a document says nothing. */
        public static final RollingUpdate DEFAULT =
                new RollingUpdate(ReplicaShare.percent(25), ReplicaShare.percent(25));

        public RollingUpdate {
            if (maxSurge.value() == 0 && maxUnavailable.value() == 0) {
                throw new IllegalArgumentException("neither a surge nor an unavailable replica");
            }
        }

        /** Replicas beyond those asked for; a part is rounded up. */
        public int surge(int replicas) {
            return maxSurge.roundedUp(replicas);
        }

        /**
         * Replicas that may be missing: a part is rounded down, but where that and the surge come
         * to nothing, one may be missing, or no update would ever begin ({@code ResolveFenceposts}
         * of {@code pkg/controller/deployment/util}).
         */
        public int unavailable(int replicas) {
            int unavailable = maxUnavailable.roundedDown(replicas);
            return surge(replicas) == 0 && unavailable == 0
                    ? Math.min(1, replicas)
                    : Math.min(unavailable, replicas);
        }
    }

    public UpdateStrategy {
        if (minReady.isNegative()) {
            throw new IllegalArgumentException("minReady is " + minReady);
        }
        if (progressDeadline.isPresent() && progressDeadline.get().compareTo(minReady) <= 0) {
            throw new IllegalArgumentException(
                    "a deadline of " + progressDeadline.get() + " for replicas that take longer");
        }
        if (revisionHistoryLimit < 0 || revisionHistoryLimit > MAX_HISTORY) {
            throw new IllegalArgumentException("a history of " + revisionHistoryLimit);
        }
    }

    private static UpdateStrategy oneAtATime(int surge, int unavailable) {
        return new UpdateStrategy(
                new RollingUpdate(ReplicaShare.of(surge), ReplicaShare.of(unavailable)),
                Duration.ZERO,
                Optional.empty(),
                DEFAULT_HISTORY,
                false,
                false);
    }

    /** The same with replicas replaced in that order. */
    public UpdateStrategy with(Replacement other) {
        return new UpdateStrategy(
                other, minReady, progressDeadline, revisionHistoryLimit, paused, rollsBack);
    }

    /** Replicas that may exist beyond {@code replicas} while old ones are replaced. */
    public int surge(int replicas) {
        return switch (replacement) {
            case Recreate() -> 0;
            case RollingUpdate rolling -> rolling.surge(replicas);
        };
    }

    /** Of {@code replicas} how many may be missing while old ones are replaced. */
    public int unavailable(int replicas) {
        return switch (replacement) {
            case Recreate() -> replicas;
            case RollingUpdate rolling -> rolling.unavailable(replicas);
        };
    }
}
