package dev.berth.daemon.control;

import dev.berth.policies.reconcile.Step;
import dev.berth.policies.workload.DesiredState;
import java.util.function.Supplier;

/** Makes the loop of a simulation. */
public final class LoopDoor {
    private LoopDoor() {}

    /**
     * A loop whose balancer takes whatever it gets.
     *
     * @param forgets whether it forgets steps that have ended before it sees what they did: a
     *     mistake that is planted
     */
    public static ControlLoop open(
            ControlWorld world, Supplier<DesiredState> desired, boolean forgets) {
        return ControlLoop.of(
                world,
                desired,
                routes -> {},
                (endpoint, atMost) -> true,
                live -> {},
                forgets ? new ForgottenSteps() : new StepsInFlight());
    }

    private static final class ForgottenSteps extends StepsInFlight {
        @Override
        synchronized void succeeded(Step step, long lastLook) {
            super.succeeded(step, Long.MIN_VALUE);
        }
    }
}
