package dev.berth.policies.reconcile;

import dev.berth.policies.placement.Greedy;
import dev.berth.policies.placement.LedgerCost;
import dev.berth.policies.placement.Move;
import dev.berth.policies.placement.Placement;
import dev.berth.policies.placement.Rebalancer;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotState.Use;
import dev.berth.policies.workload.PodName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Moves pods under policy greedy for the sake of a better packing: one change at a time while
 * nothing else is going on, and before a newcomer breaks up a core that is free.
 */
final class Rebalancing {
    /** Pods that change places in one change. */
    private static final int MAX_TOGETHER = 2;

    private final Draft draft;
    private final PolicyChoice policies;
    private final MoveAllowance allowance;

    Rebalancing(Draft draft, PolicyChoice policies) {
        this.draft = draft;
        this.policies = policies;
        this.allowance = draft.observed().moves();
    }

    /** The one change that pays most, when everything that was asked for is there. */
    void improve(Roster roster, List<Newcomer> newcomers) {
        if (allowance.spare() < 1 || !newcomers.isEmpty() || !isAtRest(roster)) {
            return;
        }
        var pods = movable();
        var rebalancer = new Rebalancer(pods::containsKey);
        for (int moves = 1; moves <= Math.min(MAX_TOGETHER, allowance.spare()); moves++) {
            var found = rebalancer.improve(draft.ledger(), moves + Rebalancer.KEPT_MOVES);
            long gain = points(draft.ledger()) - points(moved(draft.ledger(), found));
            if (!found.isEmpty() && pays(gain, found) && begin(found, gain, pods)) {
                return;
            }
        }
    }

    private boolean isAtRest(Roster roster) {
        return draft.observed().inFlight().isEmpty()
                && draft.steps().isEmpty()
                && roster.entries().stream()
                        .noneMatch(entry -> entry.retiring() || !entry.rollout().old().isEmpty());
    }

    /**
     * Moves pods so that the newcomer fits a slot in use.
     *
     * @return whether it is to wait for that
     */
    boolean makesRoom(Newcomer newcomer, Placement placement) {
        var policy = policies.of(newcomer.template());
        boolean breaksUp =
                policy instanceof Greedy
                        && newcomer.demand().mode() == Mode.SHARED
                        && draft.ledger().slots(Use.FREE).stream()
                                .anyMatch(state -> placement.slots().contains(state.slot()));
        if (breaksUp && isMoving()) {
            return true;
        }
        if (!breaksUp || allowance.moves() < 1) {
            return false;
        }
        var pods = movable();
        var found =
                new Rebalancer(pods::containsKey)
                        .room(draft.ledger(), newcomer.demand(), allowance.moves());
        var after = moved(draft.ledger(), found);
        if (found.isEmpty()
                || !(policy.place(after, newcomer.demand()) instanceof Placement instead)) {
            return false;
        }
        long gain =
                points(draft.ledger().with(holder(newcomer, placement)))
                        - points(after.with(holder(newcomer, instead)));
        return pays(gain, found) && begin(found, gain, pods);
    }

    private static Holder holder(Newcomer newcomer, Placement placement) {
        return new Holder(newcomer.pod(), newcomer.demand(), placement.cpus());
    }

    private boolean isMoving() {
        return draft.inFlight(Step.RepinPod.class).stream().anyMatch(repin -> repin.gain() > 0)
                || draft.steps().stream()
                        .anyMatch(step -> step instanceof Step.RepinPod repin && repin.gain() > 0);
    }

    private Map<PodName, ObservedPod> movable() {
        return draft.observed().livingPods().stream()
                .filter(
                        pod ->
                                policies.of(pod) instanceof Greedy
                                        && pod.isUsable()
                                        && pod.isPinVerified()
                                        && !draft.isBusy(pod)
                                        && !draft.isRetired(pod.name())
                                        && !draft.isMisplaced(pod.name())
                                        && Succession.seat(draft.ledger(), pod).isEmpty())
                .collect(Collectors.toMap(ObservedPod::name, Function.identity()));
    }

    private boolean pays(long gain, List<Move> moves) {
        return gain >= (long) allowance.minGain() * moves.size();
    }

    private static long points(SlotLedger ledger) {
        return LedgerCost.of(ledger).points();
    }

    private static SlotLedger moved(SlotLedger ledger, List<Move> moves) {
        var after = ledger;
        for (var move : moves) {
            var demand = ledger.of(move.pod()).getFirst().demand();
            after = after.without(move.pod()).with(new Holder(move.pod(), demand, move.to()));
        }
        return after;
    }

    /** All of them or none. */
    private boolean begin(List<Move> moves, long gain, Map<PodName, ObservedPod> pods) {
        var steps =
                moves.stream()
                        .flatMap(move -> Optional.ofNullable(pods.get(move.pod())).stream())
                        .map(pod -> step(pod, moves, gain))
                        .toList();
        if (!steps.stream().allMatch(draft::mayBegin)) {
            return false;
        }
        // Promised even while they wait, so that floating pods leave.
        boolean isRoamed =
                steps.stream().anyMatch(step -> draft.isRoamed(step.demand(), step.to()));
        for (var step : steps) {
            if (isRoamed || draft.begin(step)) {
                draft.hold(new Holder(step.pod(), step.demand(), step.to()));
            }
        }
        return true;
    }

    private static Step.RepinPod step(ObservedPod pod, List<Move> moves, long gain) {
        var to =
                moves.stream()
                        .filter(move -> move.pod().equals(pod.name()))
                        .findFirst()
                        .orElseThrow()
                        .to();
        return new Step.RepinPod(pod.name(), pod.idsLastFirst(), pod.pin(), to, pod.demand(), gain);
    }
}
