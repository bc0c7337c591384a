package dev.berth.daemon.control;

import dev.berth.policies.reconcile.ObservedState;
import dev.berth.policies.reconcile.Plan;
import dev.berth.policies.workload.DesiredState;

/**
 * Everything the appliance knows as of one tick of the loop, immutable: what is asked for, what is
 * so, and what was decided.
 *
 * @param desired the applied documents
 * @param observation what the engine said
 * @param observed the same in the scheduler's terms
 * @param plan the status of everything, the ledger and the steps just begun
 */
public record LiveState(
        DesiredState desired, Observation observation, ObservedState observed, Plan plan) {}
