package dev.berth.policies.reconcile;

import dev.berth.policies.placement.Placement;
import dev.berth.policies.placement.PlacementPolicy;
import dev.berth.policies.placement.Preemption;
import dev.berth.policies.placement.Refusal;
import dev.berth.policies.reconcile.Draft.Remark;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotState;
import dev.berth.policies.slots.SlotState.Use;
import dev.berth.policies.workload.PodName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lets less important pods make way for a newcomer that found no room, and keeps for it what is
 * free of its room already, so that nobody less important takes that while the rest becomes free.
 *
 * <p>Nothing is remembered: until it has come, the newcomer is refused in each plan, and each plan
 * comes to the same victims. Those that have ended already are the first choice, and are removed
 * instead of started again.
 */
final class Preemptions {
    private final Draft draft;
    private final PolicyChoice policies;
    private final Retirement retirement;

    /** Pods that are on their way out since an earlier plan. */
    private final Set<PodName> leaving = new HashSet<>();

    /** What newcomers will hold that wait for others to go. */
    private final Map<PodName, Holder> nominated = new HashMap<>();

    Preemptions(Draft draft, PolicyChoice policies, Retirement retirement) {
        this.draft = draft;
        this.policies = policies;
        this.retirement = retirement;
        Stream.concat(
                        draft.inFlight(Step.StopPod.class).stream(),
                        draft.inFlight(Step.RemovePod.class).stream())
                .map(Step.OfPod::pod)
                .forEach(leaving::add);
    }

    /** Does what can be done for a newcomer that was refused. */
    void makeWay(Newcomer newcomer) {
        var lower =
                draft.observed().livingPods().stream()
                        .filter(pod -> pod.priority() < newcomer.priority())
                        // Its own update decides who goes of its own workload.
                        .filter(pod -> !pod.workload().equals(newcomer.entry().workload().id()))
                        .toList();
        if (lower.isEmpty()) {
            return;
        }
        var prospect = prospect();
        switch (policyOf(newcomer).place(prospect, newcomer.demand())) {
            case Placement placement -> {
                if (lower.stream().anyMatch(this::isLeaving)) {
                    nominate(newcomer, placement);
                }
            }
            case Refusal _ -> {
                // Live moves that are under way may make the room that nobody has to end for.
                if (newcomer.preempts() && !draft.isMoving()) {
                    preempt(newcomer, prospect, lower);
                }
            }
        }
    }

    private PlacementPolicy policyOf(Newcomer newcomer) {
        return policies.of(newcomer.template());
    }

    private boolean isLeaving(ObservedPod pod) {
        return leaving.contains(pod.name()) || draft.isRetired(pod.name()) || !pod.isUsable();
    }

    /** Who holds what once everybody has gone and come who is about to. */
    private SlotLedger prospect() {
        var ledger = draft.ledger();
        for (var pod : draft.observed().pods()) {
            if (isLeaving(pod)) {
                ledger = ledger.without(pod.name());
            }
        }
        for (var holder : nominated.values()) {
            ledger = ledger.without(holder.pod()).with(holder);
        }
        return ledger;
    }

    private void preempt(Newcomer newcomer, SlotLedger prospect, List<ObservedPod> lower) {
        var byName = new LinkedHashMap<PodName, ObservedPod>();
        for (var pod : lower) {
            if (!isLeaving(pod)) {
                byName.put(pod.name(), pod);
            }
        }
        var candidates = new ArrayList<Preemption.Candidate>();
        for (var pod : byName.values()) {
            candidate(pod, byName).ifPresent(candidates::add);
        }
        var found =
                Preemption.find(
                        policyOf(newcomer),
                        prospect,
                        newcomer.demand(),
                        newcomer.priority(),
                        candidates);
        if (found.isEmpty()) {
            return;
        }
        for (var victim : found.get().victims()) {
            victim.pods().stream()
                    .flatMap(name -> Optional.ofNullable(byName.get(name)).stream())
                    .forEach(pod -> send(pod, newcomer));
        }
        nominate(newcomer, found.get().placement());
    }

    /** A pod, or two that share slots; empty for the second of them, and where one must stay. */
    private Optional<Preemption.Candidate> candidate(
            ObservedPod pod, Map<PodName, ObservedPod> lower) {
        var successor = Succession.successor(draft.ledger(), pod.name()).filter(this::stays);
        if (successor.isPresent()) {
            return Optional.ofNullable(lower.get(successor.get()))
                    .map(other -> candidate(pod).and(candidate(other)));
        }
        boolean isSecond =
                pod.replaces()
                        .filter(older -> Succession.isPair(draft.ledger(), pod.name(), older))
                        .filter(this::stays)
                        .isPresent();
        return isSecond ? Optional.empty() : Optional.of(candidate(pod));
    }

    private boolean stays(PodName name) {
        return draft.observed().pods().stream()
                .filter(pod -> pod.name().equals(name))
                .noneMatch(this::isLeaving);
    }

    private static Preemption.Candidate candidate(ObservedPod pod) {
        var startedAt =
                pod.containers().stream()
                        .flatMap(container -> container.startedAt().stream())
                        .min(Instant::compareTo)
                        .orElse(Instant.EPOCH);
        return new Preemption.Candidate(pod.name(), pod.priority(), pod.isRunning(), startedAt);
    }

    private void send(ObservedPod victim, Newcomer newcomer) {
        if (victim.isRunning()) {
            draft.remark(
                    victim.name(),
                    Remark.of(
                            "Preempted",
                            "makes way for "
                                    + newcomer.pod()
                                    + ", whose priority is "
                                    + newcomer.priority()
                                    + " and not "
                                    + victim.priority()));
        }
        retirement.retire(victim);
    }

    private void nominate(Newcomer newcomer, Placement placement) {
        nominated.put(
                newcomer.pod(), new Holder(newcomer.pod(), newcomer.demand(), placement.cpus()));
        fillers(newcomer, placement).forEach(draft::hold);
    }

    /** What of the placement is free by now. */
    private List<Holder> fillers(Newcomer newcomer, Placement placement) {
        var ledger = draft.ledger();
        long memory = Math.min(newcomer.demand().memoryBytes(), ledger.remainingMemoryBytes());
        var fillers = new ArrayList<Holder>();
        for (var state : ledger.slots()) {
            if (placement.slots().contains(state.slot()) && state.remainingMillis() > 0) {
                var demand = filler(newcomer.demand(), placement, state, memory);
                fillers.add(new Holder(newcomer.pod(), demand, state.slot().cpus()));
            }
        }
        if (fillers.isEmpty() && memory > 0) {
            fillers.add(new Holder(newcomer.pod(), SlotDemand.shared(0, memory), CpuSet.EMPTY));
        }
        return fillers;
    }

    private static SlotDemand filler(
            SlotDemand demand, Placement placement, SlotState state, long memory) {
        long room = state.remainingMillis();
        if (demand.mode() == Mode.EXCLUSIVE) {
            return new SlotDemand(
                    room, memory, state.use() == Use.FREE ? Mode.EXCLUSIVE : Mode.SHARED);
        }
        long charge = SlotLedger.charge(demand, state.slot(), placement.cpus().size());
        return SlotDemand.shared(Math.min(room, charge), memory);
    }
}
