package dev.berth.policies.reconcile;

import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.PodName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A plan in the making: it lives for one call of the reconciler and on one thread. */
final class Draft {
    /** Why a pod is not as it should be. */
    record Remark(String reason, String message, Optional<Instant> retryAt) {
        static Remark of(String reason, String message) {
            return new Remark(reason, message, Optional.empty());
        }
    }

    private final ObservedState observed;
    private final Instant now;
    private final Set<String> busy = new HashSet<>();
    private final List<Step> steps = new ArrayList<>();
    private final Set<PodName> retired = new HashSet<>();
    private final Set<PodName> misplaced = new HashSet<>();
    private final Map<PodName, Remark> remarks = new TreeMap<>();
    private final List<Plan.Interruption> interruptions = new ArrayList<>();
    private SlotLedger ledger;
    private @Nullable Instant wakeAt;

    Draft(ObservedState observed, Instant now, SlotLedger ledger) {
        this.observed = observed;
        this.now = now;
        this.ledger = ledger;
        observed.inFlight().forEach(step -> busy.add(step.subject()));
    }

    ObservedState observed() {
        return observed;
    }

    Instant now() {
        return now;
    }

    List<Step> steps() {
        return steps;
    }

    SlotLedger ledger() {
        return ledger;
    }

    void hold(Holder holder) {
        ledger = ledger.with(holder);
    }

    Optional<Instant> wakeAt() {
        return Optional.ofNullable(wakeAt);
    }

    /** Decides again at that time at the latest. */
    void wakeAt(Instant time) {
        var earliest = wakeAt;
        if (earliest == null || time.isBefore(earliest)) {
            wakeAt = time;
        }
    }

    /**
     * Adds the step, unless its subject has one already or it failed a moment ago.
     *
     * @return whether it was added
     */
    boolean begin(Step step) {
        if (busy.contains(step.subject())) {
            return false;
        }
        var failure = failure(step);
        if (failure.isPresent() && failure.get().retryAt().isAfter(now)) {
            wakeAt(failure.get().retryAt());
            return false;
        }
        busy.add(step.subject());
        steps.add(step);
        return true;
    }

    /** Whether {@link #begin} would add it. */
    boolean mayBegin(Step step) {
        return !busy.contains(step.subject())
                && failure(step).filter(failed -> failed.retryAt().isAfter(now)).isEmpty();
    }

    /** How the step failed the last time. */
    Optional<StepFailure> failure(Step step) {
        return Optional.ofNullable(observed.failures().get(step.id()));
    }

    /** Whether something is under way, or was just decided, that changes the pod. */
    boolean isBusy(ObservedPod pod) {
        return busy.contains(Step.subjectOf(pod.name()));
    }

    /** Marks a pod that has to go: nothing else is done with it. */
    void retire(PodName pod) {
        retired.add(pod);
    }

    boolean isRetired(PodName pod) {
        return retired.contains(pod);
    }

    /** Marks a pod that must not be started with the CPUs that it has. */
    void misplace(PodName pod) {
        misplaced.add(pod);
    }

    boolean isMisplaced(PodName pod) {
        return misplaced.contains(pod);
    }

    /** Tells the user of something that nobody asked for. */
    void interrupt(Plan.Interruption interruption) {
        interruptions.add(interruption);
    }

    List<Plan.Interruption> interruptions() {
        return interruptions;
    }

    void remark(PodName pod, Remark remark) {
        remarks.putIfAbsent(pod, remark);
    }

    /** Why nothing is started while the network is not there. */
    Remark networkRemark() {
        return failure(new Step.EnsureNetwork())
                .map(
                        failure ->
                                new Remark(
                                        "NetworkNotReady",
                                        failure.reason(),
                                        Optional.of(failure.retryAt())))
                .orElseGet(() -> Remark.of("NetworkNotReady", "the pods' network is being made"));
    }

    Optional<Remark> remarkOn(PodName pod) {
        return Optional.ofNullable(remarks.get(pod));
    }

    <S extends Step> List<S> inFlight(Class<S> kind) {
        return observed.inFlight().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Whether some pod is being moved, or is from now on. */
    boolean isMoving() {
        return Stream.concat(observed.inFlight().stream(), steps.stream())
                .anyMatch(Step.RepinPod.class::isInstance);
    }

    /** Whether floating pods may still run where an exclusive pod wants to be alone. */
    boolean isRoamed(SlotDemand demand, CpuSet cpus) {
        return demand.mode() == Mode.EXCLUSIVE
                && ledger.holders().stream()
                        .filter(holder -> holder.demand().mode() == Mode.FLOATING)
                        .anyMatch(
                                holder -> holder.pin().isEmpty() || holder.pin().intersects(cpus));
    }
}
