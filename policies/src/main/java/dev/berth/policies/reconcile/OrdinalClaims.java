package dev.berth.policies.reconcile;

import dev.berth.policies.reconcile.Draft.Remark;
import dev.berth.policies.workload.Claim;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.SetClaims;
import dev.berth.policies.workload.StatefulSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes the claims of a StatefulSet's pod before the pod, and lets them go before the last trace of
 * a pod that is one too many, where the set says so: once nothing is left of the pod, nobody would
 * know that its number was ever wanted.
 */
final class OrdinalClaims {
    private final Draft draft;
    private final DesiredState desired;

    OrdinalClaims(Draft draft, DesiredState desired) {
        this.draft = draft;
        this.desired = desired;
    }

    /** Why the newcomer has to wait for a claim of its own, if it has to. */
    Optional<Remark> lacking(Newcomer newcomer) {
        if (!(newcomer.entry().workload() instanceof StatefulSet set)) {
            return Optional.empty();
        }
        Optional<Remark> lack = Optional.empty();
        int ordinal = PodNames.ordinal(newcomer.pod());
        for (String template : set.claims().templates()) {
            var name = SetClaims.claim(template, set.name(), ordinal);
            var claim = desired.claims().get(name);
            if (claim == null) {
                var made = make(new Step.MakeClaim(name, set.name(), template));
                lack = lack.or(() -> Optional.of(made));
            }
        }
        return lack;
    }

    private Remark make(Step.MakeClaim step) {
        boolean begun = draft.begin(step);
        var failure = draft.failure(step);
        return failure.isEmpty()
                ? Remark.of(
                        "FailedCreate",
                        "PersistentVolumeClaim " + step.claim().name() + " is being made")
                : new Remark(
                        "FailedCreate",
                        "PersistentVolumeClaim "
                                + step.claim().name()
                                + " cannot be made: "
                                + failure.get().reason(),
                        begun ? Optional.empty() : Optional.of(failure.get().retryAt()));
    }

    /** Whether what is left of a pod that goes may be removed. */
    boolean areSettled(ObservedPod pod) {
        boolean settled = true;
        for (Claim claim : givenUp(pod, false)) {
            if (!claim.leaving()) {
                draft.begin(new Step.DropClaim(claim.name(), claim.uid(), pod.workload().object()));
                settled = false;
            }
        }
        return settled;
    }

    /** Whether a pod has ended whose number was not wanted and is again: its storage goes. */
    boolean areGivenUp(ObservedPod pod) {
        return !pod.isRunning() && givenUp(pod, true).stream().anyMatch(Claim::leaving);
    }

    /** The claims of a pod that go with it, if its number is, or is not, wanted. */
    private List<Claim> givenUp(ObservedPod pod, boolean wanted) {
        int ordinal = PodNames.ordinal(pod.name());
        return desired.workloads().get(pod.workload()) instanceof StatefulSet set
                        && set.claims().deletedWhenScaled()
                        && set.pod(ordinal).equals(pod.name())
                        && set.wants(ordinal) == wanted
                ? set.claims().of(set.name(), ordinal).stream()
                        .flatMap(name -> Stream.ofNullable(desired.claims().get(name)))
                        .toList()
                : List.of();
    }
}
