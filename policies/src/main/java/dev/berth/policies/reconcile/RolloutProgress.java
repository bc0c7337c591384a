package dev.berth.policies.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the rollout of a template has come at best.
 *
 * <p>Kubernetes compares with the last status, so that a replica that is ready now and then counts
 * as progress each time. Here only what was never reached before is progress: a template that
 * crashes again and again misses its deadline.
 *
 * @param specHash the template
 * @param isComplete whether every replica was of this template and available at one time: from then
 *     on nothing is late any more
 * @param updated most replicas of it
 * @param ready most ready replicas of it
 * @param available most available replicas of it
 * @param outdated fewest replicas of other templates
 * @param at when the last of these was reached
 */
public record RolloutProgress(
        String specHash,
        boolean isComplete,
        int updated,
        int ready,
        int available,
        int outdated,
        Instant at) {
    static RolloutProgress begun(String specHash, Instant now) {
        return new RolloutProgress(specHash, false, 0, 0, 0, Integer.MAX_VALUE, now);
    }

    static RolloutProgress complete(String specHash, Instant now) {
        return new RolloutProgress(specHash, true, 0, 0, 0, Integer.MAX_VALUE, now);
    }

    /** What it comes to with what is seen now. */
    RolloutProgress seen(Rollout rollout, Instant now) {
        var current = rollout.current();
        int readyNow = (int) current.stream().filter(Replica::ready).count();
        int availableNow = (int) current.stream().filter(Replica::available).count();
        int outdatedNow = rollout.old().size();
        boolean isProgress =
                current.size() > updated
                        || readyNow > ready
                        || availableNow > available
                        || outdatedNow < outdated;
        return new RolloutProgress(
                specHash,
                isComplete || rollout.isComplete(),
                Math.max(updated, current.size()),
                Math.max(ready, readyNow),
                Math.max(available, availableNow),
                Math.min(outdated, outdatedNow),
                isProgress || at.isAfter(now) ? now : at);
    }

    /** The same where nobody could have got on: the clock stands still. */
    RolloutProgress halted(Instant now) {
        return new RolloutProgress(specHash, isComplete, updated, ready, available, outdated, now);
    }

    /** When it is late; empty when it never is. */
    Optional<Instant> dueAt(Optional<Duration> deadline) {
        return isComplete ? Optional.empty() : deadline.map(at::plus);
    }
}
