package dev.berth.policies.reconcile;

import dev.berth.policies.placement.Candidate;
import dev.berth.policies.placement.Placement;
import dev.berth.policies.reconcile.Draft.Remark;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Slot;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.BarePod;
import dev.berth.policies.workload.DaemonSet;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.StatefulSet;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Empties the slots that are drained: by moving pods live to as many CPUs of the same NUMA nodes;
 * where there are none, by replacing them as an update of their workload would, whatever its update
 * strategy leaves to the user; where that finds no room either, not at all, and says so. A bare Pod
 * that cannot be moved is not made again by anybody, so it stays until its document is deleted.
 *
 * <p>Who is replaced has to be the same from one plan to the next, although the newcomer takes the
 * room that was the reason: once a workload has one pod more than it needs, that is taken for the
 * newcomer.
 */
final class Drainage {
    private static final Comparator<ObservedPod> LAST_FIRST =
            Comparator.comparingInt((ObservedPod pod) -> PodNames.ordinal(pod.name()))
                    .reversed()
                    .thenComparing(ObservedPod::name);

    private final ObservedState observed;
    private final PolicyChoice policies;
    private final Set<PodName> replaced;

    Drainage(ObservedState observed, PolicyChoice policies, SlotLedger ledger) {
        this.observed = observed;
        this.policies = policies;
        this.replaced = replaced(ledger);
    }

    /** Pods that are to be replaced like outdated ones. */
    Set<PodName> replaced() {
        return replaced;
    }

    /** One of each workload at a time, of a StatefulSet the highest number first. */
    private Set<PodName> replaced(SlotLedger ledger) {
        var replaced = new HashSet<PodName>();
        var settled = new HashSet<WorkloadName>();
        for (var pod : leaving()) {
            var workload = policies.desired().workloads().get(pod.workload());
            boolean mayBe =
                    workload != null
                            && isMadeAgain(workload, pod)
                            && live(ledger, pod).isEmpty()
                            && settled.add(workload.id());
            if (workload != null
                    && mayBe
                    && (hasNewcomer(workload) || fits(rest(ledger, workload, pod), workload))) {
                replaced.add(pod.name());
            }
        }
        return replaced;
    }

    /** Whether another pod comes for one that goes. */
    private static boolean isMadeAgain(Workload workload, ObservedPod pod) {
        return switch (workload) {
            // An outdated one goes anyway; while the rollout is paused nobody comes.
            case Deployment deployment ->
                    SpecHash.of(workload).equals(pod.specHash()) && !deployment.strategy().paused();
            case StatefulSet _, DaemonSet _, Job _ -> true;
            case BarePod _ -> false;
        };
    }

    /** What is there for the one that comes: where it waits for the old one to go, without that. */
    private static SlotLedger rest(SlotLedger ledger, Workload workload, ObservedPod pod) {
        boolean newFirst =
                switch (workload) {
                    case Deployment deployment ->
                            deployment.strategy().surge(deployment.replicas()) > 0;
                    case DaemonSet set -> set.update() == DaemonSet.Update.NEW_FIRST;
                    case StatefulSet _, Job _, BarePod _ -> false;
                };
        return newFirst ? ledger : ledger.without(pod.name());
    }

    /** Moves who can be moved now. */
    void run(Draft draft, Pinning pinning) {
        for (var pod : leaving()) {
            if (draft.isBusy(pod) || draft.isRetired(pod.name())) {
                continue;
            }
            var to = live(draft.ledger(), pod);
            if (to.isPresent()) {
                pinning.move(pod, to.get());
            } else if (replaced.contains(pod.name())) {
                draft.remark(pod.name(), Remark.of("Draining", "is replaced on another slot"));
            } else if (pod.workload().kind() == WorkloadKind.POD) {
                draft.remark(
                        pod.name(),
                        Remark.of(
                                "DrainNeedsForce",
                                refusal(draft, pod) + "; nobody makes it again once it goes"));
            } else {
                draft.remark(pod.name(), Remark.of("DrainWaits", refusal(draft, pod)));
            }
        }
    }

    private List<ObservedPod> leaving() {
        var drained = observed.slots().drained();
        return drained.isEmpty()
                ? List.of()
                : observed.pods().stream()
                        .filter(pod -> pod.demand().mode() != Mode.FLOATING)
                        .filter(pod -> pod.isUsable() && pod.pin().intersects(drained))
                        .sorted(LAST_FIRST)
                        .toList();
    }

    /** The best slots of the size that the pod has, where its memory is. */
    private Optional<CpuSet> live(SlotLedger ledger, ObservedPod pod) {
        var nodes =
                observed.slots().touchedBy(pod.pin()).stream()
                        .map(Slot::numaNode)
                        .collect(Collectors.toSet());
        return policies.of(pod).explain(ledger.without(pod.name()), pod.demand()).stream()
                .filter(Candidate::isFeasible)
                .filter(candidate -> isWithin(candidate, nodes))
                .map(Drainage::cpus)
                .filter(cpus -> cpus.size() == pod.pin().size())
                .findFirst();
    }

    private static boolean isWithin(Candidate candidate, Set<Integer> nodes) {
        return candidate.slots().stream().allMatch(slot -> nodes.contains(slot.numaNode()));
    }

    private static CpuSet cpus(Candidate candidate) {
        return candidate.slots().stream().map(Slot::cpus).reduce(CpuSet.EMPTY, CpuSet::union);
    }

    private boolean fits(SlotLedger ledger, Workload workload) {
        var demand = SlotDemand.of(workload.template().resources());
        return policies.of(workload.template()).place(ledger, demand) instanceof Placement;
    }

    /** Whether a pod that is up to date is there, or being made, beyond those asked for. */
    private boolean hasNewcomer(Workload workload) {
        String hash = SpecHash.of(workload);
        var names = new HashSet<PodName>();
        observed.pods().stream()
                .filter(pod -> pod.workload().equals(workload.id()))
                .filter(pod -> pod.specHash().equals(hash) && pod.isUsable())
                .forEach(pod -> names.add(pod.name()));
        for (var step : observed.inFlight()) {
            if (step instanceof Step.CreatePod create && isOf(create, workload, hash)) {
                names.add(create.pod());
            } else if (step instanceof Step.StopPod || step instanceof Step.RemovePod) {
                names.remove(((Step.OfPod) step).pod());
            }
        }
        return names.size() > workload.replicas();
    }

    private static boolean isOf(Step.CreatePod create, Workload workload, String hash) {
        return create.workload().equals(workload.id()) && create.specHash().equals(hash);
    }

    private String refusal(Draft draft, ObservedPod pod) {
        var result = policies.of(pod).place(draft.ledger().without(pod.name()), pod.demand());
        boolean isPaused =
                policies.desired().workloads().get(pod.workload()) instanceof Deployment deployment
                        && deployment.strategy().paused();
        return (isPaused ? "its Deployment is paused, " : "")
                + "its slot is drained, and there is no other of "
                + pod.pin().size()
                + " CPUs on its NUMA node"
                + (result instanceof Placement ? "" : ": " + result);
    }
}
