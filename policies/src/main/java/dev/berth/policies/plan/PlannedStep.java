package dev.berth.policies.plan;

import dev.berth.policies.reconcile.ImageState;
import dev.berth.policies.reconcile.ObservedState;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.reconcile.StepFailure;
import dev.berth.policies.workload.WorkloadName;
import java.util.Optional;

/**
 * A step that would be begun.
 *
 * @param order steps of one number may run at the same time; 0 for one that is under way already
 * @param step which
 * @param workload whose pod or image it is about, where it is about one
 * @param disruption what it does to the pod
 * @param doubt how the same step failed the last time, where it did
 */
public record PlannedStep(
        int order,
        Step step,
        Optional<WorkloadName> workload,
        Disruption disruption,
        Optional<String> doubt) {

    /** The step as it would be begun on that host. */
    static PlannedStep of(Step step, int order, ImaginedHost host, ObservedState observed) {
        var pod = step instanceof Step.OfPod one ? host.pod(one.pod()) : host.noPod();
        Optional<WorkloadName> workload =
                switch (step) {
                    case Step.OfStore _, Step.EnsureNetwork _, Step.Confine _ -> Optional.empty();
                    case Step.ResolveImage resolve -> Optional.of(resolve.key().workload());
                    case Step.CreatePod create -> Optional.of(create.workload());
                    case Step.OfPod _ -> pod.map(one -> one.workload());
                };
        return new PlannedStep(
                order, step, workload, Disruption.of(step, pod), doubt(step, observed));
    }

    private static Optional<String> doubt(Step step, ObservedState observed) {
        if (step instanceof Step.ResolveImage resolve
                && observed.images().get(resolve.key()) instanceof ImageState.Missing missing) {
            return Optional.of(missing.reason());
        }
        return Optional.ofNullable(observed.failures().get(step.id())).map(StepFailure::reason);
    }
}
