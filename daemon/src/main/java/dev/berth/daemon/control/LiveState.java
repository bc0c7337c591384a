package dev.berth.daemon.control;

import dev.berth.policies.reconcile.ObservedState;
import dev.berth.policies.reconcile.Plan;
import dev.berth.policies.workload.DesiredState;
import java.util.List;

/**
 * Everything the appliance knows as of one tick of the loop, immutable: what is asked for, what is
 * so, and what was decided.
 *
 * @param desired the applied documents
 * @param observation what the engine said
 * @param observed the same in the scheduler's terms
 * @param plan the status of everything, the ledger and the steps just begun
 * @param intruders containers of others on the CPUs of exclusive pods
 */
public record LiveState(
        DesiredState desired,
        Observation observation,
        ObservedState observed,
        Plan plan,
        List<Intruder> intruders) {
    public LiveState {
        intruders = List.copyOf(intruders);
    }

    /** Where nobody is on the CPUs of others. */
    public LiveState(
            DesiredState desired, Observation observation, ObservedState observed, Plan plan) {
        this(desired, observation, observed, plan, List.of());
    }
}
