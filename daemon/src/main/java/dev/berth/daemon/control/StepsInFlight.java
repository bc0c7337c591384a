package dev.berth.daemon.control;

import dev.berth.policies.reconcile.Step;
import dev.berth.policies.reconcile.StepFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The steps that were begun and whose effect was not observed yet; thread-safe.
 *
 * <p>A step that ended stays until a look at the engine that began afterwards is there. Otherwise
 * the loop, still seeing the world before the step, would begin it once more.
 */
class StepsInFlight {
    /** Steps at once; what is planned beyond waits for the next tick. */
    static final int MAX_STEPS = 32;

    /** A failure that was not repeated for so long is of no interest any more. */
    static final Duration FAILURE_KEPT = Duration.ofMinutes(10);

    private static final long RUNNING = Long.MAX_VALUE;

    private final Map<String, Entry> bySubject = new HashMap<>();
    private final Map<String, StepFailure> failures = new HashMap<>();

    private record Entry(Step step, long lastLookBefore) {}

    /** Takes the step in, unless its subject is busy or there are too many. */
    synchronized boolean begin(Step step) {
        if (bySubject.size() >= MAX_STEPS || bySubject.containsKey(step.subject())) {
            return false;
        }
        bySubject.put(step.subject(), new Entry(step, RUNNING));
        return true;
    }

    /**
     * Notes the end of a step.
     *
     * @param lastLook the number of the last look that may not show its effect
     */
    synchronized void succeeded(Step step, long lastLook) {
        failures.remove(step.id());
        bySubject.put(step.subject(), new Entry(step, lastLook));
    }

    /** Notes that a step failed; it may have had an effect all the same. */
    synchronized void failed(Step step, long lastLook, String reason, Instant now) {
        StepFailure before = failures.get(step.id());
        failures.put(
                step.id(),
                before == null ? new StepFailure(reason, 1, now) : before.again(reason, now));
        bySubject.put(step.subject(), new Entry(step, lastLook));
    }

    /**
     * Lets go of the steps whose effect this look shows, and of failures that are long ago or, when
     * the clock was set back, not yet.
     */
    synchronized void settle(long look, Instant now) {
        bySubject.values().removeIf(entry -> entry.lastLookBefore() < look);
        failures.values()
                .removeIf(
                        failure ->
                                failure.at().plus(FAILURE_KEPT).isBefore(now)
                                        || failure.at().isAfter(now.plus(FAILURE_KEPT)));
    }

    synchronized List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        bySubject.values().forEach(entry -> steps.add(entry.step()));
        return steps;
    }

    synchronized Map<String, StepFailure> failures() {
        return Map.copyOf(failures);
    }
}
