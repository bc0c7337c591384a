package dev.berth.policies.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a container that ended is started again: the first time at once, then after 10 s, doubling
 * to 5 min; running for 10 min makes the next time the first again. As kubelet does.
 */
public final class RestartBackoff {
    /** The wait before the second restart. */
    public static final Duration FIRST = Duration.ofSeconds(10);

    /** The longest wait. */
    public static final Duration MOST = Duration.ofMinutes(5);

    /** A run this long wipes the slate. */
    public static final Duration HEALTHY_AFTER = Duration.ofMinutes(10);

    private static final Backoff BACKOFF = new Backoff(FIRST, MOST);

    private RestartBackoff() {}

    /**
     * When to start it again; never more than {@link #MOST} from now, however the clock was set in
     * between.
     */
    public static Instant nextStart(
            RestartHistory history,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            Instant now) {
        int streak = streak(history, startedAt, finishedAt);
        if (streak == 0 || finishedAt.isEmpty() || finishedAt.get().isAfter(now.plus(MOST))) {
            return now;
        }
        var due = finishedAt.get().plus(BACKOFF.after(streak));
        var latest = now.plus(MOST);
        return due.isAfter(latest) ? latest : due;
    }

    /** The history once it has been started again. */
    public static RestartHistory restarted(
            RestartHistory history, Optional<Instant> startedAt, Optional<Instant> finishedAt) {
        return new RestartHistory(
                history.restarts() + 1, streak(history, startedAt, finishedAt) + 1);
    }

    private static int streak(
            RestartHistory history, Optional<Instant> startedAt, Optional<Instant> finishedAt) {
        boolean ranWell =
                startedAt.isPresent()
                        && finishedAt.isPresent()
                        && !finishedAt.get().isBefore(startedAt.get().plus(HEALTHY_AFTER));
        return ranWell ? 0 : history.streak();
    }
}
