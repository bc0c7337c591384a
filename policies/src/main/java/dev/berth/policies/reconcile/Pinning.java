package dev.berth.policies.reconcile;

import dev.berth.policies.placement.Placement;
import dev.berth.policies.placement.PlacementResult;
import dev.berth.policies.placement.Refusal;
import dev.berth.policies.reconcile.Draft.Remark;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import java.util.List;

/** Puts every pod that exists on the CPUs that it should have, without restarting it. */
final class Pinning {
    private final Draft draft;
    private final PolicyChoice policies;

    Pinning(Draft draft, PolicyChoice policies) {
        this.draft = draft;
        this.policies = policies;
    }

    /** Gives pods new slots whose pin is made of none, or of those of others. */
    void placeAnew(List<ObservedPod> displaced) {
        for (var pod : displaced) {
            draft.misplace(pod.name());
            if (draft.isBusy(pod) || draft.isRetired(pod.name())) {
                continue;
            }
            switch (place(pod, displaced)) {
                case Placement placement -> move(pod, placement.cpus());
                case Refusal refusal -> moveToPair(pod, refusal);
            }
        }
    }

    /** One that replaces another may be where that one is, or both where neither is. */
    private void moveToPair(ObservedPod pod, Refusal refusal) {
        var seat = Succession.seat(draft.ledger(), pod);
        if (seat.filter(pin -> !pin.equals(pod.pin())).isPresent()) {
            move(pod, seat.get());
        } else if (seat.isPresent()
                && policies.of(pod).place(withoutPairOf(pod), pod.demand())
                        instanceof Placement placement) {
            move(pod, placement.cpus());
        } else {
            draft.remark(pod.name(), unseated(pod, refusal));
        }
    }

    private SlotLedger withoutPairOf(ObservedPod pod) {
        var ledger = draft.ledger();
        for (var other : ledger.holders()) {
            if (pod.holder().isPairedWith(other)) {
                ledger = ledger.without(other.pod());
            }
        }
        return ledger.without(pod.name());
    }

    private Remark unseated(ObservedPod pod, Refusal refusal) {
        var offline = draft.observed().slots().offline(pod.pin());
        return offline.isEmpty()
                ? Remark.of("Unschedulable", refusal.message())
                : Remark.of(
                        "SlotDegraded", "CPUs " + offline + " are offline: " + refusal.message());
    }

    /**
     * Shared pods that are all to go elsewhere do not keep each other from it: a slot may be asked
     * for too much while they move.
     */
    private PlacementResult place(ObservedPod pod, List<ObservedPod> displaced) {
        var policy = policies.of(pod);
        var result = policy.place(draft.ledger().without(pod.name()), pod.demand());
        if (result instanceof Placement || pod.demand().mode() != Mode.SHARED || draft.isMoving()) {
            return result;
        }
        var others = draft.ledger();
        for (var other : displaced) {
            if (other.demand().mode() == Mode.SHARED) {
                others = others.without(other.name());
            }
        }
        return policy.place(others, pod.demand());
    }

    /** Gives a pod other CPUs, as soon as no floating pod is on them. */
    void move(ObservedPod pod, CpuSet to) {
        if (draft.isRoamed(pod.demand(), to)) {
            // Promised even while it waits, so that floating pods leave.
            draft.hold(pod.holder(to));
            draft.remark(
                    pod.name(),
                    Remark.of("WaitingForCpus", "floating pods are leaving CPUs " + to));
            return;
        }
        repin(pod, to);
    }

    /** Lets floating pods have everything that is not exclusive, and nothing else. */
    void spreadFloating() {
        var target = draft.ledger().floatingCpus();
        for (var pod : draft.observed().livingPods()) {
            boolean floats = pod.demand().mode() == Mode.FLOATING && pod.isUsable();
            if (!floats || target.equals(pod.pin())) {
                continue;
            }
            if (pod.pin().isEmpty() || !target.containsAll(pod.pin())) {
                draft.misplace(pod.name());
            }
            if (!target.isEmpty() && !draft.isBusy(pod) && !draft.isRetired(pod.name())) {
                repin(pod, target);
            }
        }
    }

    /** Tells the kernel once more where it was seen to allow other CPUs. */
    void repeatUnverified() {
        for (var pod : draft.observed().livingPods()) {
            boolean differs = !pod.isPinVerified() && pod.isUsable() && !pod.pin().isEmpty();
            // CPUs that are offline cannot be had again until they are back: the rest is its own.
            var left = pod.pin().minus(draft.observed().slots().offline(pod.pin()));
            if (differs && !left.isEmpty() && !draft.isBusy(pod) && !draft.isRetired(pod.name())) {
                repin(pod, left);
            }
        }
    }

    private void repin(ObservedPod pod, CpuSet to) {
        var step = new Step.RepinPod(pod.name(), pod.idsLastFirst(), pod.pin(), to, pod.demand());
        if (draft.begin(step)) {
            draft.hold(pod.holder(to));
        } else {
            draft.failure(step)
                    .ifPresent(
                            failure ->
                                    draft.remark(
                                            pod.name(),
                                            Remark.of("FailedRepin", failure.reason())));
        }
    }
}
