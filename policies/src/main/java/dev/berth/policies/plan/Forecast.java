package dev.berth.policies.plan;

import dev.berth.policies.plan.Outlook.Ending;
import dev.berth.policies.reconcile.ObservedState;
import dev.berth.policies.reconcile.Plan;
import dev.berth.policies.reconcile.Reconciler;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.workload.DesiredState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Runs the reconciler ahead: what it decides is done on an {@link ImaginedHost}, it is asked again,
 * and so on until nothing is left to do.
 *
 * <p>It is the reconciler that acts, on what is observed now; so what is told differs from what
 * happens only by what nobody knows beforehand: steps that fail, pods that take their time or never
 * become ready, and whatever else changes meanwhile.
 */
public final class Forecast {
    /** Steps that are looked at; a host's every pod replaced needs fewer. */
    public static final int MAX_STEPS = 10_000;

    /** Decisions that are looked at. */
    public static final int MAX_ROUNDS = 4_000;

    /** How far ahead waits are waited for, such as that before the next restart. */
    public static final Duration HORIZON = Duration.ofMinutes(10);

    private final Reconciler reconciler;

    /** A forecast of what that reconciler does. */
    public Forecast(Reconciler reconciler) {
        this.reconciler = reconciler;
    }

    /**
     * What would happen.
     *
     * @param desired what shall be
     * @param observed what is, steps under way included; whatever failed so far would succeed
     * @param isLate whether to end with what is known so far
     */
    public Outlook outlook(
            DesiredState desired, ObservedState observed, Instant now, BooleanSupplier isLate) {
        var host = new ImaginedHost(observed, now);
        var before = host.ledger();
        var steps = new ArrayList<PlannedStep>();
        var horizon = now.plus(HORIZON);
        take(observed.inFlight(), 0, host, observed, steps);
        var ending = Ending.TOO_MANY_STEPS;
        var plan = reconciler.reconcile(host.desired(desired), host.observed(), host.now());
        host.remember(plan.rollouts());
        for (int round = 1; round < MAX_ROUNDS && steps.size() < MAX_STEPS; round++) {
            if (isLate.getAsBoolean()) {
                ending = Ending.OUT_OF_TIME;
                break;
            }
            if (!plan.steps().isEmpty()) {
                take(plan.steps(), order(steps) + 1, host, observed, steps);
            } else if (!host.pass() && !host.becomeReady()) {
                var wakeAt = plan.wakeAt().filter(time -> !time.isAfter(horizon));
                if (wakeAt.isEmpty()) {
                    ending = Ending.AT_REST;
                    break;
                }
                host.passUntil(wakeAt.get());
            }
            plan = reconciler.reconcile(host.desired(desired), host.observed(), host.now());
            host.remember(plan.rollouts());
        }
        return new Outlook(steps, before, host.ledger(), shortfalls(plan), ending);
    }

    private static int order(List<PlannedStep> steps) {
        return steps.isEmpty() ? 0 : steps.getLast().order();
    }

    private static void take(
            List<Step> begun,
            int order,
            ImaginedHost host,
            ObservedState observed,
            List<PlannedStep> steps) {
        for (var step : begun) {
            if (!(step instanceof Step.OfStore)) {
                steps.add(PlannedStep.of(step, order, host, observed));
            }
        }
        host.pass();
        begun.forEach(host::apply);
    }

    /** What is not as it should be at the end. */
    private static List<Shortfall> shortfalls(Plan plan) {
        var shortfalls = new ArrayList<Shortfall>();
        for (var pod : plan.pods()) {
            boolean isOver =
                    switch (pod.state()) {
                        case SUCCEEDED, FAILED, TERMINATING -> true;
                        case PENDING, RUNNING, WAITING -> false;
                    };
            if (!isOver && !pod.serving() && !pod.reason().isEmpty()) {
                shortfalls.add(
                        new Shortfall(pod.name(), pod.workload(), pod.reason(), pod.message()));
            }
        }
        return shortfalls;
    }
}
