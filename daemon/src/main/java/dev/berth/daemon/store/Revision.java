package dev.berth.daemon.store;

import java.time.Instant;

/**
 * A template of a Deployment that was rolled out.
 *
 * @param number counts up from 1; a template that comes back gets a new one, as Kubernetes does it
 * @param specHash the template's name by its content
 * @param template the template as JSON, as it was applied
 * @param changeCause the annotation {@code kubernetes.io/change-cause}; empty where there was none
 * @param at when it was asked for
 * @param cause on whose wish
 * @param completedAs its number when its rollout was last completed; 0: never, or it failed since
 */
public record Revision(
        long number,
        String specHash,
        String template,
        String changeCause,
        Instant at,
        Cause cause,
        long completedAs) {
    /** Whether the rollout has been completed. */
    public boolean isComplete() {
        return completedAs == number;
    }

    /** Whether its rollout was completed under this number or an earlier one. */
    public boolean isGood() {
        return completedAs > 0;
    }

    Revision completedAs(long which) {
        return new Revision(number, specHash, template, changeCause, at, cause, which);
    }

    Revision causedBy(String changed) {
        return new Revision(number, specHash, template, changed, at, cause, completedAs);
    }
}
