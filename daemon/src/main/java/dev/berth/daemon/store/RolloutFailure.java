package dev.berth.daemon.store;

import java.time.Instant;

/**
 * An update that did not get on, kept until the next one begins.
 *
 * @param revision whose rollout it was
 * @param rolledBackTo the revision that was turned back to; 0: none
 * @param message what was missing
 * @param at when
 * @param evidence what its pods showed, as JSON; bounded by whoever collects it
 */
public record RolloutFailure(
        long revision, long rolledBackTo, String message, Instant at, String evidence) {
    RolloutFailure rolledBackTo(long which) {
        return new RolloutFailure(revision, which, message, at, evidence);
    }
}
